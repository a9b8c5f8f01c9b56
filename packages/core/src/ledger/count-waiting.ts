import type { Executor } from './database.ts'

// Two counts, each of which an index of its own answers.
const text = `
select ((select count(*) from jobs where status = 'waiting' and queue = $1)
  + (select count(*) from jobs where status = 'pending' and queue = $1))::int as count`

/** How many jobs of a queue wait for a slot or for their time. */
export async function countWaiting(executor: Executor, queue: string): Promise<number> {
  return (await executor.query<{ count: number }>(text, [queue]))[0]?.count ?? 0
}
