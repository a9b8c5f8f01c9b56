import type { Executor } from './database.ts'

export interface ExpiredJob {
  id: string
  type: string
}

/** Up to `limit` ended jobs whose time is over, the longest expired first. */
export function getExpiredJobs(executor: Executor, limit: number): Promise<ExpiredJob[]> {
  return executor.query<ExpiredJob>(
    `select id, type from jobs where expires_at < clock_timestamp() and status in ('completed', 'failed', 'cancelled')
     order by expires_at limit $1`,
    [limit],
  )
}

/** Deletes those of the jobs that are still expired, with all that belongs to them. */
export async function deleteExpiredJobs(executor: Executor, ids: readonly string[]): Promise<void> {
  await executor.query(`delete from jobs where id = any($1::uuid[]) and expires_at < clock_timestamp()`, [ids])
}

/** An answer outlives the longest time a client may sensibly try again. */
export async function deleteOldIdempotencyKeys(executor: Executor): Promise<void> {
  await executor.query(`delete from idempotency_keys where created_at < clock_timestamp() - interval '48 hours'`)
}
