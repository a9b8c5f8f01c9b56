import type { Executor } from './database.ts'

export interface StoredAnswer {
  fingerprint: string
  jobId: string
  answer: string
}

/** The answer kept under a key; null when the key is free. */
export async function getIdempotencyKey(
  executor: Executor,
  scope: { userId: string | null; operation: string; key: string },
): Promise<StoredAnswer | null> {
  const rows = await executor.query<StoredAnswer>(
    `select fingerprint, job_id as "jobId", answer from idempotency_keys
     where user_id = $1 and operation = $2 and key = $3`,
    [scope.userId ?? '', scope.operation, scope.key],
  )
  return rows[0] ?? null
}
