import type { Order } from '../../ledger/order.ts'
import type { OrderEvent } from '../../ledger/record-order.ts'
import type { ProviderCost } from '../../provider-call.ts'

export interface OrderRequest {
  /** Names the call within its job. */
  key: string
  provider: string
  request: unknown
  makesFile: boolean
}

export interface OrderResult {
  result: unknown
  /** Where its file lies on this machine; null when it has none. */
  path: string | null
  cost?: ProviderCost | undefined
}

/**
 * The ledger's side of paid calls, a part of `RunHost`. To begin something needs the run's lease; what is learned of an
 * order is recorded by its id, whoever brings it and however late.
 */
export interface ProviderJournal {
  /** Resolves when no 429 keeps the provider's lane closed. The wait does not count against the time limits. */
  untilLaneIsOpen(provider: string): Promise<void>
  /** Closes the provider's lane for all processes. */
  pauseLane(provider: string, forMs: number): Promise<void>
  /**
   * The newest order of that key; a new one, `waiting`, when there is none or the newest may be given anew.
   * @throws LeaseLostError
   */
  open(request: OrderRequest): Promise<Order>
  /**
   * Commits the intent to send it: from here on the provider may have it.
   * @returns `isFirst`: nothing was sent before. Null when the order is past that, since a late receipt came
   * @throws LeaseLostError
   */
  intend(callId: string): Promise<{ isFirst: boolean; order: Order } | null>
  /** @returns the order as it is now: as it was, when more was known already */
  record(callId: string, event: OrderEvent): Promise<Order>
  /** Keeps a result, and its file in artifact storage. The first one counts. */
  keepResult(callId: string, result: OrderResult): Promise<Order>
  /** Copies the file of a result that is kept. */
  copyFile(callId: string, path: string): Promise<void>
}
