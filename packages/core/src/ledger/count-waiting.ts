import type { Executor } from './database.ts'
import { countJobs } from './list-jobs.ts'

/** How many jobs of a queue wait for a slot or for their time. */
export async function countWaiting(executor: Executor, queue: string): Promise<number> {
  const counts = await countJobs(executor, { queue, status: ['waiting', 'pending'] })
  return (counts.get('waiting') ?? 0) + (counts.get('pending') ?? 0)
}
