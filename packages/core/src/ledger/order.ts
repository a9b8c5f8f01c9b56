import type { ProviderCost } from '../provider-call.ts'
import { costColumn, type ProviderCallError, type ProviderCallState } from './provider-calls.ts'

/** An order at a provider as a run needs to know it. Plain JSON. */
export interface Order {
  callId: string
  idempotencyKey: string
  state: ProviderCallState
  taskId: string | null
  /** What the provider said when it was done; null once the result is here. */
  output: unknown
  result: unknown
  cost: ProviderCost | null
  error: ProviderCallError | null
  /** When it was first meant to be sent; ISO 8601, the database's time. Null before that. */
  intendedAt: string | null
}

export const orderColumns = `id as "callId", idempotency_key as "idempotencyKey", state, task_id as "taskId", output,
  result, ${costColumn}, error, to_char(intended_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "intendedAt"`
