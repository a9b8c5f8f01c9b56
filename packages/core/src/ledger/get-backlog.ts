import type { Executor } from './database.ts'
import { oldestWaitingSince } from './oldest-waiting.ts'

/** What one queue has left to do. */
export interface QueueBacklog {
  name: string
  paused: boolean
  pending: number
  waiting: number
  active: number
  /** Seconds the oldest waiting job has been free to run; 0 when none waits. */
  oldestWaitingSeconds: number
}

/** The backlog of every queue. What it costs depends neither on the jobs that wait nor on those that have ended. */
export function getBacklog(executor: Executor): Promise<QueueBacklog[]> {
  return executor.query<QueueBacklog>(
    `with counted as (
       select queue, coalesce(sum(change) filter (where status = 'pending'), 0)::int as pending,
         coalesce(sum(change) filter (where status = 'waiting'), 0)::int as waiting,
         coalesce(sum(change) filter (where status = 'active'), 0)::int as active
       from job_counts group by queue
     )
     select name, paused, coalesce(pending, 0) as pending, coalesce(waiting, 0) as waiting, coalesce(active, 0) as active,
       coalesce(greatest(0, extract(epoch from clock_timestamp() - ${oldestWaitingSince})), 0)::float8 as "oldestWaitingSeconds"
     from queues left join counted on counted.queue = name
     order by name`,
  )
}
