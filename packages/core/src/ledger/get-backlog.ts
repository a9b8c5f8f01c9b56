import type { Executor } from './database.ts'

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

/**
 * The backlog of every queue. Looks at jobs that have not ended, and reads them out of three small indexes: what it costs does
 * not depend on how many have ended.
 */
export function getBacklog(executor: Executor): Promise<QueueBacklog[]> {
  return executor.query<QueueBacklog>(
    `with waiting as (
       select queue, count(*)::int as count, min(run_at) as since from jobs where status = 'waiting' group by queue
     ), pending as (
       select queue, count(*)::int as count from jobs where status = 'pending' group by queue
     ), active as (
       select queue, count(*)::int as count from jobs where status = 'active' group by queue
     )
     select name, paused, coalesce(pending.count, 0) as pending, coalesce(waiting.count, 0) as waiting,
       coalesce(active.count, 0) as active,
       coalesce(greatest(0, extract(epoch from clock_timestamp() - waiting.since)), 0)::float8 as "oldestWaitingSeconds"
     from queues
       left join pending on pending.queue = name
       left join waiting on waiting.queue = name
       left join active on active.queue = name
     order by name`,
  )
}
