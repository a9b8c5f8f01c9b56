import type { Engine } from '@kiln/core'
import { movieQueue, movieType } from './job-names.ts'

/** Where a movie stands among those that are not finished. */
export interface QueuePlace {
  ahead: number
  unfinished: number
  /** Sequences of the movies that are ahead and not begun. */
  sequencesAhead: number
  /** The movie that is made now, when that is another one. */
  running: { sequences: number; seconds: number } | null
  /** How long recent movies have taken for each of their sequences; null before there are any. */
  secondsPerSequence: number | null
}

/** The engine knows the place of a job that waits. This one counts the running movie too, and the length of each. */
const text = `
with unfinished as (
  select jobs.id, jobs.status = 'active' as running, movies.num_sequences as sequences,
    extract(epoch from clock_timestamp() - jobs.run_started_at)::float8 as seconds,
    (row_number() over (order by jobs.status = 'active' desc, jobs.order_key, jobs.seq) - 1)::int as ahead
  from jobs join movies on movies.job_id = jobs.id
  where jobs.queue = $2 and jobs.status in ('pending', 'waiting', 'active')
), recent as (
  select extract(epoch from jobs.finished_at - jobs.started_at)::float8 / movies.num_sequences as seconds
  from jobs join movies on movies.job_id = jobs.id
  where jobs.type = $3 and jobs.status = 'completed' order by jobs.seq desc limit 20
)
select mine.ahead, (select count(*)::int from unfinished) as unfinished,
  (select coalesce(sum(sequences), 0)::int from unfinished where ahead < mine.ahead and not running) as "sequencesAhead",
  (select jsonb_build_object('sequences', sequences, 'seconds', seconds) from unfinished
    where running and ahead < mine.ahead) as running,
  (select percentile_cont(0.5) within group (order by seconds) from recent) as "secondsPerSequence"
from unfinished as mine where mine.id = $1::uuid`

/** Null when the job has ended. @param jobId of a movie's job */
export async function readQueuePlace(engine: Pick<Engine, 'query'>, jobId: string): Promise<QueuePlace | null> {
  return (await engine.query<QueuePlace>(text, [jobId, movieQueue, movieType]))[0] ?? null
}
