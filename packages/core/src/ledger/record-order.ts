import type { ProviderCost } from '../provider-call.ts'
import type { Executor, Statement } from './database.ts'
import { type Order, orderColumns } from './order.ts'
import type { ProviderCallError } from './provider-calls.ts'
import { toStorableJson } from './storable-json.ts'

/** What has become known of an order. */
export type OrderEvent =
  /** A receipt: the provider has it. */
  | { kind: 'submitted'; taskId: string; cost?: ProviderCost | undefined }
  /** It was not sent, or the provider said to come again later. */
  | { kind: 'not-taken-yet' }
  /** The provider certainly does not have it, and the run gives up on it. */
  | { kind: 'not-taken'; error: ProviderCallError }
  /** The provider is done; `output` is what it takes to fetch the result. */
  | { kind: 'done'; output: unknown; cost?: ProviderCost | undefined }
  /** The provider ended it without a result. */
  | { kind: 'failed'; error: ProviderCallError; cost?: ProviderCost | undefined }
  /** Nobody can find out whether the provider has it. */
  | { kind: 'unknown'; error: ProviderCallError }
  /** The job was cancelled; `error` says what came of telling the provider. */
  | { kind: 'cancelled'; error: ProviderCallError }

/** Applies `set` where the state allows it, and reads the order either way. */
const transition = (from: string, set: string) => `
with changed as (
  update provider_calls set ${set} where id = $1::uuid and ${from} returning *
)
select ${orderColumns} from changed
union all select ${orderColumns} from provider_calls where id = $1::uuid and not exists (select 1 from changed)`

const setCost = (amount: string, currency: string) =>
  `cost = coalesce(${amount}::numeric, cost), currency = coalesce(${currency}, currency)`
const ended = `finished_at = clock_timestamp()`

// Whatever was believed before, a receipt says that the provider has it.
const receipt = transition(
  'task_id is null',
  `task_id = $2, ${setCost('$3', '$4')}, submitted_at = coalesce(submitted_at, clock_timestamp()),
   state = case when state in ('waiting', 'intended', 'failed', 'unknown') then 'submitted' else state end,
   error = case when state = 'cancelled' then error end, finished_at = case when state = 'cancelled' then finished_at end`,
)
// Only the run that committed the newest intent knows what became of it.
const ownIntent = `state = 'intended' and run = $2`
const notTakenYet = transition(ownIntent, `state = 'waiting', intended_at = null`)
const notTaken = transition(ownIntent, `state = 'failed', error = $3::jsonb, ${ended}`)
const done = transition(
  `state in ('submitted', 'fetching')`,
  `state = 'fetching', output = $2::jsonb, ${setCost('$3', '$4')}`,
)
const failed = transition(
  `state in ('submitted', 'fetching', 'cancelled')`,
  `state = 'failed', error = $2::jsonb, ${setCost('$3', '$4')}, output = null, ${ended}`,
)
const unknown = transition(`state = 'intended'`, `state = 'unknown', error = $2::jsonb, ${ended}`)
const cancelled = transition(`state = 'submitted'`, `state = 'cancelled', error = $2::jsonb, ${ended}`)

/**
 * Records what has become known of an order, by its id and not under a lease: what was paid is known for ever.
 * @param run who tells it
 * @returns the order as it is now: as it was, when more was known already
 */
export async function recordOrder(
  executor: Executor,
  known: { callId: string; run: number; event: OrderEvent },
): Promise<Order | null> {
  const { text, values } = statementFor(known)
  const rows = await executor.query<Order>(text, values)
  return rows[0] ?? null
}

function statementFor({ callId, run, event }: { callId: string; run: number; event: OrderEvent }): Statement {
  switch (event.kind) {
    case 'submitted':
      return { text: receipt, values: [callId, event.taskId, ...costValues(event.cost)] }
    case 'not-taken-yet':
      return { text: notTakenYet, values: [callId, run] }
    case 'not-taken':
      return { text: notTaken, values: [callId, run, toStorableJson(event.error)] }
    case 'done':
      return { text: done, values: [callId, toStorableJson(event.output), ...costValues(event.cost)] }
    case 'failed':
      return { text: failed, values: [callId, toStorableJson(event.error), ...costValues(event.cost)] }
    case 'unknown':
      return { text: unknown, values: [callId, toStorableJson(event.error)] }
    case 'cancelled':
      return { text: cancelled, values: [callId, toStorableJson(event.error)] }
    default:
      return event satisfies never
  }
}

const kept = transition(
  `state <> 'succeeded'`,
  `state = 'succeeded', result = $2::jsonb, storage_key = $3, ${setCost('$4', '$5')}, output = null, error = null,
   submitted_at = coalesce(submitted_at, clock_timestamp()), ${ended}`,
)

/** Keeps the result of an order; the first one counts. */
export async function recordResult(
  executor: Executor,
  known: { callId: string; result: unknown; storageKey: string | null; cost?: ProviderCost | undefined },
): Promise<Order | null> {
  const values = [known.callId, toStorableJson(known.result), known.storageKey, ...costValues(known.cost)]
  const rows = await executor.query<Order>(kept, values)
  return rows[0] ?? null
}

function costValues(cost: ProviderCost | undefined): [number | null, string | null] {
  return [cost?.amount ?? null, cost?.currency ?? null]
}
