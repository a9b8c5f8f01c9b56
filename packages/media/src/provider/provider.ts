/** What something costs, as the provider says or its price list does. */
export interface Cost {
  amount: number
  /** ISO 4217, e.g. `USD`. */
  currency: string
}

export type OrderSubmitted<Result> = { taskId: string; cost?: Cost } | { result: Result; cost?: Cost }

export type OrderState =
  | { state: 'running'; progress?: number }
  | { state: 'succeeded'; output: unknown; cost?: Cost }
  | { state: 'failed'; message: string; permanent?: boolean; cost?: Cost }

/**
 * One order at a provider: what to send, how to follow it, how to bring the result home. It does nothing by itself;
 * whoever drives it decides what is repeated, and must not submit a second time while the outcome of the first is
 * unknown. Errors are {@link ProviderError}s.
 */
export interface ProviderOrder<Result> {
  readonly provider: string
  /** What is asked, for people to read later. Plain JSON without secrets and without bytes. */
  readonly request: unknown
  /**
   * What may be done when it is not known whether the provider has taken the order. `never`: it costs money.
   * `same-key`: submit again under the same idempotency key, which the provider honours. `free`: nothing is bought.
   */
  readonly repeat: 'never' | 'same-key' | 'free'
  readonly makesFile: boolean
  /** One request without any retry. A file that comes with the answer is written to `filePath`. */
  submit(ask: { idempotencyKey: string; filePath: string; signal: AbortSignal }): Promise<OrderSubmitted<Result>>
  poll?(taskId: string, options: { signal: AbortSignal }): Promise<OrderState>
  fetch?(output: unknown, options: { filePath: string; signal: AbortSignal }): Promise<Result>
  find?(order: {
    idempotencyKey: string
    submittedAfter: Date
    signal: AbortSignal
  }): Promise<{ taskId: string } | null>
  cancel?(taskId: string, options: { signal: AbortSignal }): Promise<void>
  /** First wait between polls, in milliseconds. */
  readonly pollEveryMs?: number
}

interface Named {
  readonly provider: string
  readonly model: string
}

/** Makes it on this machine: no key, no network, the same result for the same request. */
export interface LocalProvider<Request, Result> extends Named {
  readonly kind: 'local'
  /** @throws the abort reason when `signal` fires */
  make(request: Request, options: { filePath: string; signal: AbortSignal }): Promise<Result>
}

/** Has it made elsewhere, for money or not. */
export interface RemoteProvider<Request, Result> extends Named {
  readonly kind: 'remote'
  order(request: Request): ProviderOrder<Result>
}

export type MediaProvider<Request, Result> = LocalProvider<Request, Result> | RemoteProvider<Request, Result>
