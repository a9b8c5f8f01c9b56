import type { Executor } from './database.ts'

export interface QueuePlace {
  type: string
  /** Jobs of the queue that are runnable and come first. */
  ahead: number
  /** Jobs of the queue that run now, and how many milliseconds each has run. */
  runningMs: number[]
  slotsTotal: number | null
}

const text = `
select mine.type,
  (select count(*)::int from jobs where status = 'waiting' and queue = mine.queue
    and (order_key, seq) < (mine.order_key, mine.seq)) as ahead,
  coalesce((select array_agg((extract(epoch from clock_timestamp() - run_started_at) * 1000)::int)
    from jobs where status = 'active' and queue = mine.queue), '{}') as "runningMs",
  queues.slots_total as "slotsTotal"
from jobs as mine join queues on queues.name = mine.queue
where mine.id = $1::uuid and mine.status in ('pending', 'waiting')`

/** Where a job stands in its queue; null when it does not wait in one. */
export async function getPosition(executor: Executor, jobId: string): Promise<QueuePlace | null> {
  return (await executor.query<QueuePlace>(text, [jobId]))[0] ?? null
}
