import type { Executor } from './database.ts'

const text = `
select coalesce(sum(change), 0)::int as count from job_counts where queue = $1 and status in ('waiting', 'pending')`

/** How many jobs of a queue wait for a slot or for their time. */
export async function countWaiting(executor: Executor, queue: string): Promise<number> {
  return (await executor.query<{ count: number }>(text, [queue]))[0]?.count ?? 0
}
