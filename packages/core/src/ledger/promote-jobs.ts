import type { Executor } from './database.ts'

const text = `
with promoted as (
  update jobs set status = 'waiting'
  where status = 'pending' and run_at <= clock_timestamp() and queue = any($1::text[])
  returning queue
), runnable as (
  select name as queue from queues
  where name = any($1::text[]) and exists (select 1 from jobs where status = 'waiting' and queue = queues.name)
  union
  select queue from promoted
)
select coalesce((select array_agg(queue) from runnable), '{}') as "waitingQueues",
  (select ceil(extract(epoch from min(run_at) - clock_timestamp()) * 1000)::int
    from jobs where status = 'pending' and run_at > clock_timestamp() and queue = any($1::text[])) as "nextDueMs"`

export interface Promotion {
  /** Those that hold runnable jobs. */
  waitingQueues: string[]
  /** In how many milliseconds the next job is due; null when none is delayed. */
  nextDueMs: number | null
}

/** Makes jobs of these queues runnable whose delay or backoff is over. */
export async function promoteJobs(executor: Executor, queues: readonly string[]): Promise<Promotion> {
  const rows = await executor.query<Promotion>(text, [queues])
  return rows[0] ?? { waitingQueues: [], nextDueMs: null }
}
