import type { Executor } from './database.ts'

/** An answer outlives the longest time a client may sensibly try again. */
export async function deleteOldIdempotencyKeys(executor: Executor): Promise<void> {
  await executor.query(`delete from idempotency_keys where created_at < clock_timestamp() - interval '48 hours'`)
}
