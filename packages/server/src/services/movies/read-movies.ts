import type { MovieFilmOutput, MovieImagesOutput, MovieRequest, MovieStoryOutput } from '@kiln/contracts'
import type { Engine, JobFailure, JobStatus } from '@kiln/core'
import type { StageName } from './job-names.ts'

interface StageOutputs {
  story: MovieStoryOutput
  images: MovieImagesOutput
  video: MovieFilmOutput
}

/** What is known of a stage's job. */
export interface MovieStage<Output> {
  status: JobStatus
  run: number
  progress: number
  message: string | null
  /** Null until the stage is completed. */
  output: Output | null
}

/** A movie with its job and the jobs of the stages that have begun. */
export interface Movie extends MovieRequest {
  id: string
  jobId: string
  status: JobStatus
  run: number
  progress: number
  message: string | null
  error: JobFailure | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  /** When anything about it has changed last. */
  updatedAt: Date
  stages: { [Name in StageName]?: MovieStage<StageOutputs[Name]> }
}

/**
 * Beside the service's own table this reads the engine's: the state of a movie is kept there, once. A movie's children
 * are its stages.
 */
const select = `
select movies.id, movies.job_id as "jobId", movies.user_id as "userId", movies.prompt, movies.genre,
  movies.num_sequences, movies.seed, movies.sampler, movies.steps, movies.cfg_scale,
  movies.created_at as "createdAt", jobs.status, jobs.run, jobs.progress, jobs.progress_message as message, jobs.error,
  jobs.started_at as "startedAt", jobs.finished_at as "finishedAt", family.stages,
  greatest(movies.created_at, family.changed_at) as "updatedAt"
from movies join jobs on jobs.id = movies.job_id cross join lateral (
  select max(job_events.at) as changed_at,
    coalesce(jsonb_object_agg(member.child_key, jsonb_build_object('status', member.status, 'run', member.run,
      'progress', member.progress, 'message', member.progress_message, 'output', member.output))
      filter (where member.child_key is not null), '{}') as stages
  from (select * from jobs as own where own.id = movies.job_id
    union all select * from jobs as stage where stage.parent_id = movies.job_id) as member
    left join job_events on job_events.job_id = member.id and job_events.seq = member.event_seq
) as family`

/** @param id any text */
export async function readMovie(engine: Pick<Engine, 'query'>, id: string): Promise<Movie | null> {
  // The database takes no NUL, and no id has other characters than these.
  if (!/^[\w-]{1,128}$/.test(id)) return null
  return (await engine.query<Movie>(`${select} where movies.id = $1`, [id]))[0] ?? null
}

/** Newest first. */
export async function readMoviesOf(
  engine: Pick<Engine, 'query'>,
  { userId, limit, skip }: { userId: string; limit: number; skip: number },
): Promise<{ movies: Movie[]; total: number }> {
  const page = `${select} where movies.user_id = $1 order by movies.created_at desc, jobs.seq desc limit $2 offset $3`
  const [movies, counted] = await Promise.all([
    engine.query<Movie>(page, [userId, limit, skip]),
    engine.query<{ total: number }>('select count(*)::int as total from movies where user_id = $1', [userId]),
  ])
  return { movies, total: counted[0]?.total ?? 0 }
}
