import type { ProviderCall, ProviderWatch } from '../../provider-call.ts'
import type { RunHost } from '../run-host.ts'
import type { OrderRequest, ProviderJournal } from './provider-journal.ts'

/** A call that a run follows, as the steps of an order see it. */
export interface FollowedCall<Result = unknown> {
  readonly call: ProviderCall<Result>
  readonly request: OrderRequest
  readonly journal: ProviderJournal
  readonly watch: ProviderWatch
  readonly log: RunHost['log']
  /** Fires when the run is to stop, or its code is done. */
  readonly signal: AbortSignal
  /** Given to `submit`, which is left the time to hear of the answer. */
  readonly submitSignal: AbortSignal
  /** Where the file of the result is to lie. */
  readonly filePath: string
  /** True once the file lies there. */
  hasFile: boolean
  /** True once something may have been sent whose answer is not known: then no refusal proves that nothing was taken. */
  isDoubtful: boolean
  /** Submits of this run whose answer was lost. */
  lostReplies: number
  /** 429s in a row, and since when, in milliseconds of `performance.now()`. */
  rateLimits: { count: number; since: number }
}
