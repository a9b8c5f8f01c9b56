import type { Executor } from './database.ts'
import { type Order, orderColumns } from './order.ts'

const text = `
with held as (
  select id, run from jobs where id = $1::uuid and lease_token = $2::uuid for update
), before as (
  select provider_calls.id, state, provider_calls.run as intended_by, held.run
  from provider_calls join held on held.id = job_id
  where provider_calls.id = $3::uuid and state in ('waiting', 'intended') for update of provider_calls
), intended as (
  update provider_calls set state = 'intended', run = before.run,
    intended_at = case when before.state = 'waiting' then clock_timestamp() else intended_at end
  from before where provider_calls.id = before.id
  returning provider_calls.*, before.state = 'waiting' or before.intended_by = before.run as is_first
)
select (select count(*) from held) > 0 as held, "isFirst", "order" from (select 1) as one
left join (select is_first as "isFirst", (select to_jsonb(o) from (select ${orderColumns}) as o) as "order" from intended)
  as found on true`

/** What has come of an intent; `order` is null when the order is past it. */
export interface IntendedOrder {
  held: boolean
  /** False when an earlier run meant to send it and nobody knows whether it did. */
  isFirst: boolean | null
  order: Order | null
}

/** Commits that an order is about to be sent. Nothing is written when the run no longer holds its lease. */
export async function intendOrder(
  executor: Executor,
  intent: { jobId: string; leaseToken: string; callId: string },
): Promise<IntendedOrder> {
  const rows = await executor.query<IntendedOrder>(text, [intent.jobId, intent.leaseToken, intent.callId])
  return rows[0] ?? { held: false, isFirst: null, order: null }
}
