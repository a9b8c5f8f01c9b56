import type { ProviderCost } from '../provider-call.ts'
import type { Executor } from './database.ts'

/**
 * ```
 * waiting ─▶ intended ─▶ submitted ─▶ fetching ─▶ succeeded
 *    ▲          │  │         ├──────────▶ failed       the provider ended it, or certainly has not taken it
 *    └── 429 ───┘  │         └──────────▶ cancelled    the job was cancelled, the provider was asked to stop
 *                  └──▶ unknown   nobody knows whether the provider has it; a late receipt still leads to submitted
 * ```
 *
 * A provider that answers at once leads from `intended` to `succeeded`.
 */
export type ProviderCallState =
  | 'waiting'
  | 'intended'
  | 'submitted'
  | 'fetching'
  | 'succeeded'
  | 'failed'
  | 'cancelled'
  | 'unknown'

/** One order at a provider, as people see it. Times are the database's. */
export interface ProviderCallRecord {
  id: string
  /** Null once the job is deleted: what was paid stays on record. */
  jobId: string | null
  /** Names the call within its job. */
  key: string
  /** From 1; a call is ordered anew when its order has failed. */
  orderNo: number
  provider: string
  userId: string | null
  idempotencyKey: string
  state: ProviderCallState
  taskId: string | null
  request: unknown
  result: unknown
  error: ProviderCallError | null
  cost: ProviderCost | null
  createdAt: Date
  submittedAt: Date | null
  finishedAt: Date | null
}

export interface ProviderCallError {
  message: string
  permanent: boolean
}

/** The calls of a job with all their orders, the oldest first. */
export function getProviderCalls(executor: Executor, jobId: string): Promise<ProviderCallRecord[]> {
  return executor.query<ProviderCallRecord>(
    `select id, job_id as "jobId", call_key as key, order_no as "orderNo", provider, user_id as "userId",
       idempotency_key as "idempotencyKey", state, task_id as "taskId", request, result, error, ${costColumn},
       created_at as "createdAt", submitted_at as "submittedAt", finished_at as "finishedAt"
     from provider_calls where job_id = $1::uuid order by created_at, id`,
    [jobId],
  )
}

/** Numeric is exact in the table; as JSON it is the nearest number. */
export const costColumn = `case when cost is not null
  then jsonb_build_object('amount', cost, 'currency', currency) end as cost`
