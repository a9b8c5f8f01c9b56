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

/**
 * Makes jobs runnable whose delay or backoff is over.
 * @returns the queues that hold runnable jobs, and in how many milliseconds the next job is due (null: none is delayed)
 */
export async function promoteJobs(
  executor: Executor,
  queues: readonly string[],
): Promise<{ waitingQueues: string[]; nextDueMs: number | null }> {
  const rows = await executor.query<{ waitingQueues: string[]; nextDueMs: number | null }>(text, [queues])
  return rows[0] ?? { waitingQueues: [], nextDueMs: null }
}
