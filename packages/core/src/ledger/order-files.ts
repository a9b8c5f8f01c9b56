import type { Executor } from './database.ts'

/** Where the file of an order is kept, as long as its job is there. */
export async function getOrderFile(executor: Executor, callId: string): Promise<string | null> {
  const rows = await executor.query<{ storageKey: string | null }>(
    `select storage_key as "storageKey" from provider_calls where id = $1::uuid and job_id is not null`,
    [callId],
  )
  return rows[0]?.storageKey ?? null
}

/** Calls whose job is gone while their file may still be there, up to `limit`. */
export async function getLeftOverFiles(executor: Executor, limit: number): Promise<string[]> {
  const rows = await executor.query<{ id: string }>(
    `select id from provider_calls where job_id is null and storage_key is not null order by finished_at limit $1`,
    [limit],
  )
  return rows.map(({ id }) => id)
}

export async function forgetOrderFiles(executor: Executor, callIds: readonly string[]): Promise<void> {
  await executor.query(`update provider_calls set storage_key = null where id = any($1::uuid[])`, [callIds])
}
