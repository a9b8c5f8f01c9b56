import type { Executor } from './database.ts'
import type { NewJob } from './insert-jobs.ts'

const text = `
select user_id as "userId", operation, key from idempotency_keys
where (user_id, operation, key) in (
  select "userId", operation, key from jsonb_to_recordset($1::jsonb) as k("userId" text, operation text, key text))`

export interface KnownKey {
  userId: string
  operation: string
  key: string
}

/** Which idempotency keys of these jobs have been used. */
export function getKnownKeys(
  executor: Executor,
  jobs: readonly Pick<NewJob, 'userId' | 'idempotency'>[],
): Promise<KnownKey[]> {
  const keys = jobs.flatMap(({ userId, idempotency }) =>
    idempotency ? [{ userId: userId ?? '', operation: idempotency.operation, key: idempotency.key }] : [],
  )
  return keys.length === 0 ? Promise.resolve([]) : executor.query<KnownKey>(text, [JSON.stringify(keys)])
}
