import type { Executor } from './database.ts'
import { notifyQueues } from './notify.ts'
import { toStorableJson } from './storable-json.ts'

export interface NewJob {
  id: string
  type: string
  typeVersion: number
  queue: string
  priority: number
  /** null: strict order by priority. Else enqueue time + priority × this. */
  ageingMs: number | null
  userId: string | null
  input: unknown
  maxAttempts: number
  delayMs: number
  traceContext: Record<string, string> | null
  idempotency: { operation: string; key: string; fingerprint: string; answer: string } | null
}

const text = `
with submitted as (
  select * from jsonb_to_recordset($1::jsonb) as s(
    id uuid, type text, "typeVersion" int, queue text, priority int, "ageingMs" bigint, "userId" text, input jsonb,
    "maxAttempts" int, "delayMs" bigint, "traceContext" jsonb, idempotency jsonb)
), keys as (
  insert into idempotency_keys (user_id, operation, key, fingerprint, job_id, answer, created_at)
  select coalesce("userId", ''), idempotency->>'operation', idempotency->>'key', idempotency->>'fingerprint', id,
    idempotency->>'answer', clock_timestamp()
  from submitted where idempotency is not null
  on conflict do nothing
  returning job_id
), inserted as (
  insert into jobs (id, type, type_version, queue, status, priority, order_key, user_id, input, max_attempts, run_at,
    created_at, trace_context)
  select id, type, "typeVersion", queue, case when "delayMs" > 0 then 'pending' else 'waiting' end, priority,
    case when "ageingMs" is null then priority
      else floor(extract(epoch from clock_timestamp()) * 1000)::bigint + priority * "ageingMs" end,
    "userId", input, "maxAttempts", clock_timestamp() + "delayMs" * interval '1 millisecond', clock_timestamp(),
    "traceContext"
  from submitted
  where idempotency is null or id in (select job_id from keys)
  returning id, queue
), woken as (
  select inserted.queue, "delayMs" as delay_ms from inserted join submitted using (id)
), rung as (${notifyQueues('woken')})
select (select count(*)::int from inserted) as inserted,
  (select array_agg(job_id::text) from keys) as "keyedIds",
  (select count(*) from rung) as announced`

/**
 * Inserts jobs with one statement. A job whose idempotency key is taken is left out.
 * @param rows each a {@link NewJob} as JSON that the database can store
 * @returns the ids of the keyed jobs that went in; jobs without a key always do
 * @throws the database's unique violation when an id is taken: then none of them is in
 */
export async function insertJobRows(executor: Executor, rows: readonly string[]): Promise<Set<string>> {
  const [inserted] = await executor.query<{ keyedIds: string[] | null }>(text, [`[${rows.join(',')}]`])
  return new Set(inserted?.keyedIds ?? [])
}

/** As {@link insertJobRows}; characters that the database can't store are replaced. */
export function insertJobs(executor: Executor, jobs: readonly NewJob[]): Promise<Set<string>> {
  return insertJobRows(executor, jobs.map(toStorableJson))
}
