/** What something costs, as the provider says or its price list does. */
export interface ProviderCost {
  amount: number
  /** ISO 4217, e.g. `USD`. */
  currency: string
}

export interface ProviderAsk {
  /** Ours, one for each order, never used for another one. Sent along where the provider knows such keys. */
  idempotencyKey: string
  /** Where a file that comes with the answer is to be written. */
  filePath: string
  signal: AbortSignal
}

/** `taskId`: the provider works on it. `result`: it was done at once; a file, if it makes one, lies at `filePath`. */
export type Submitted<Result> = { taskId: string; cost?: ProviderCost } | { result: Result; cost?: ProviderCost }

export type TaskState =
  | { state: 'running' /** From 0 to 1. */; progress?: number }
  /** `output`: plain JSON that `fetch` understands, e.g. the URL of the file. */
  | { state: 'succeeded'; output: unknown; cost?: ProviderCost }
  /** The provider ended it without a result. `permanent`: the same order would fail again. */
  | { state: 'failed'; message: string; permanent?: boolean; cost?: ProviderCost }

/**
 * One order at a provider, as the journal of `job.provider` drives it: submit once, poll, fetch. Errors thrown by
 * its functions may carry what {@link ProviderFault} says.
 */
export interface ProviderCall<Result> {
  /** Names the lane: a 429 pauses it for all processes. */
  readonly provider: string
  /** What is asked, kept in the journal for people. Plain JSON without secrets and without bytes. */
  readonly request: unknown
  /**
   * What may be done when it is not known whether the provider has taken the order. `never`: it costs money and is
   * not given again, the job fails as PROVIDER_OUTCOME_UNKNOWN unless `find` finds it. `same-key`: given again under
   * the same idempotency key, which the provider honours. `free`: given again, nothing is bought.
   */
  readonly repeat: 'never' | 'same-key' | 'free'
  /** True when the result comes with a file; the journal keeps it in artifact storage. */
  readonly makesFile: boolean
  submit(ask: ProviderAsk): Promise<Submitted<Result>>
  /** Missing when `submit` always answers with the result. */
  poll?(taskId: string, options: { signal: AbortSignal }): Promise<TaskState>
  /** Turns the output of a finished task into the result, and writes its file to `filePath`. */
  fetch?(output: unknown, options: { filePath: string; signal: AbortSignal }): Promise<Result>
  /** Looks for an order in the provider's list. Null proves nothing. */
  find?(order: {
    idempotencyKey: string
    submittedAfter: Date
    signal: AbortSignal
  }): Promise<{ taskId: string } | null>
  /** Asks the provider to stop. Best effort. */
  cancel?(taskId: string, options: { signal: AbortSignal }): Promise<void>
  /** First wait between polls, in milliseconds; it grows to five times that. Default 2000. */
  readonly pollEveryMs?: number
}

/** What an error of a provider's functions says beside its message. All of it is optional. */
export interface ProviderFault {
  /**
   * `not-taken`: the provider certainly has no order (it could not be reached, it answered with a refusal).
   * Missing: unknown, as after a lost reply.
   */
  outcome?: 'not-taken'
  /** A 429: how long the lane is to rest. */
  retryAfterMs?: number
  rateLimited?: boolean
  /** Trying again can't help. */
  permanent?: boolean
}

export interface ProviderAnswer<Result> {
  result: Result
  /** Where the file lies on this machine until the run ends; null when the call makes none. */
  path: string | null
  /** Of the row in the journal. */
  callId: string
  cost: ProviderCost | null
}

/** What a caller of `job.provider` may follow. */
export interface ProviderWatch {
  /** `fetching`: the provider is done, its result is being brought home. */
  onState?: (state: 'submitted' | 'fetching') => void
  /** From 0 to 1, at every poll of a task that says how far it is. */
  onProgress?: (progress: number) => void
}
