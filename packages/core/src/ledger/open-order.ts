import { randomUUID } from 'node:crypto'
import { newId } from '../new-id.ts'
import type { Executor } from './database.ts'
import { type Order, orderColumns } from './order.ts'
import { toStorableJson } from './storable-json.ts'

export interface NewOrder {
  jobId: string
  leaseToken: string
  /** Names the call within its job. */
  key: string
  provider: string
  request: unknown
}

// After a crash the same attempt goes on: it must not order again what it was about to fail for.
const mayBeGivenAnew = `state = 'cancelled' or retried_at is not null and state in ('failed', 'unknown')
  or state = 'failed' and not (error ->> 'permanent')::boolean`

const text = `
with held as (
  select id, user_id from jobs where id = $1::uuid and lease_token = $2::uuid for update
), newest as (
  select * from provider_calls where job_id = (select id from held) and call_key = $3 order by order_no desc limit 1
), inserted as (
  insert into provider_calls
    (id, job_id, call_key, order_no, provider, user_id, idempotency_key, state, request, created_at)
  select $4::uuid, id, $3, coalesce((select order_no from newest), 0) + 1, $5, user_id, $6, 'waiting', $7::jsonb,
    clock_timestamp()
  from held where not exists (select 1 from newest where not (${mayBeGivenAnew}))
  returning *
)
select ${orderColumns} from inserted
union all select ${orderColumns} from newest where not exists (select 1 from inserted)`

/**
 * The newest order of a call; a new one, `waiting`, when there is none or the newest may be given anew.
 * @returns null when the run no longer holds its lease
 */
export async function openOrder(executor: Executor, order: NewOrder): Promise<Order | null> {
  const rows = await executor.query<Order>(text, [
    order.jobId,
    order.leaseToken,
    order.key,
    newId(),
    order.provider,
    randomUUID(),
    toStorableJson(order.request),
  ])
  return rows[0] ?? null
}
