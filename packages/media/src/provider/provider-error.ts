export type ProviderErrorCode =
  /** The provider does not do this, or does not accept the key. */
  | 'PROVIDER_REFUSED'
  /** The provider is busy, down, too slow or can't be reached. */
  | 'PROVIDER_UNAVAILABLE'
  /** The provider answered something that can't be used. */
  | 'PROVIDER_ANSWER_INVALID'

export interface ProviderErrorDetails {
  /** The provider certainly has no order. Missing: unknown, as after a lost reply. */
  outcome?: 'not-taken'
  /** How long the provider asks to be left alone. */
  retryAfterMs?: number
  rateLimited?: boolean
  /** Trying again can't help. */
  permanent?: boolean
  cause?: unknown
}

/** Why a remote provider gave no result. Its message never contains a key. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode
  readonly outcome?: 'not-taken'
  readonly retryAfterMs?: number
  readonly rateLimited?: boolean
  readonly permanent?: boolean

  constructor(code: ProviderErrorCode, message: string, details: ProviderErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'ProviderError'
    this.code = code
    if (details.outcome !== undefined) this.outcome = details.outcome
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
    if (details.rateLimited !== undefined) this.rateLimited = details.rateLimited
    if (details.permanent !== undefined) this.permanent = details.permanent
  }
}
