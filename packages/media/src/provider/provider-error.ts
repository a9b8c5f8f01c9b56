export type ProviderErrorCode =
  /** The provider refused the request or the key: asking again won't help. */
  | 'PROVIDER_REFUSED'
  /** The provider is busy, down, too slow or out of reach: ask again later. */
  | 'PROVIDER_UNAVAILABLE'
  /** The provider answered something else than it documents, or a file that is not what was ordered. */
  | 'PROVIDER_ANSWER_INVALID'

export interface ProviderErrorDetails {
  /** The provider certainly has no order. Missing: unknown, as after a lost reply. */
  outcome?: 'not-taken'
  /** How long the provider asks to be left alone, in milliseconds. */
  retryAfterMs?: number
  /** It asks all of us to slow down (status 429). */
  rateLimited?: boolean
  /** Default: true for PROVIDER_REFUSED, false for the others. */
  permanent?: boolean
  cause?: unknown
}

/** Why a provider of pictures or clips did not do what it was asked. Whoever drives the order reads its fields. */
export class ProviderError extends Error {
  readonly code: ProviderErrorCode
  readonly permanent: boolean
  readonly rateLimited: boolean
  readonly outcome?: 'not-taken'
  readonly retryAfterMs?: number

  constructor(code: ProviderErrorCode, message: string, details: ProviderErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'ProviderError'
    this.code = code
    this.permanent = details.permanent ?? code === 'PROVIDER_REFUSED'
    this.rateLimited = details.rateLimited ?? false
    if (details.outcome !== undefined) this.outcome = details.outcome
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
  }
}
