import type { Executor } from './database.ts'
import type { NewJob } from './insert-jobs.ts'
import { notifyQueues } from './notify.ts'
import { toStorableJson } from './storable-json.ts'

const text = `
with parent as (
  select id, user_id, trace_context from jobs where id = $1::uuid and lease_token = $2::uuid for update
), inserted as (
  insert into jobs (id, type, type_version, queue, status, priority, order_key, user_id, input, max_attempts, run_at,
    created_at, trace_context, parent_id, child_key)
  select $3::uuid, $4, $5, $6, 'waiting', $7::int,
    case when $8::bigint is null then $7::int
      else floor(extract(epoch from clock_timestamp()) * 1000)::bigint + $7::int * $8::bigint end,
    user_id, $9::jsonb, $10, clock_timestamp(), clock_timestamp(), trace_context, id, $11
  from parent
  on conflict (parent_id, child_key) where parent_id is not null do nothing
  returning id, queue, 0 as delay_ms
), rung as (${notifyQueues('inserted')})
select coalesce(
    (select id from inserted),
    (select jobs.id from jobs where parent_id = (select id from parent) and child_key = $11)
  ) as "childId", exists (select 1 from parent) as "held", (select count(*) from rung) as announced`

/**
 * Makes a child job once for each key of its parent; a later attempt finds it again.
 * @returns the child's id; null when the parent's run no longer holds its lease
 */
export async function insertChild(
  executor: Executor,
  child: NewJob & { parentId: string; leaseToken: string; key: string },
): Promise<string | null> {
  const rows = await executor.query<{ childId: string | null; held: boolean }>(text, [
    child.parentId,
    child.leaseToken,
    child.id,
    child.type,
    child.typeVersion,
    child.queue,
    child.priority,
    child.ageingMs,
    toStorableJson(child.input),
    child.maxAttempts,
    child.key,
  ])
  return rows[0]?.held ? rows[0].childId : null
}
