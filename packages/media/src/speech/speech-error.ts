export type SpeechErrorCode =
  /** The provider doesn't speak the language; `allowed` lists those it speaks. */
  | 'UNSUPPORTED_LANGUAGE'
  /** The provider has no such voice for the language; `allowed` lists those it has. */
  | 'UNKNOWN_VOICE'
  /** The provider has no key, and the local voice may not stand in. */
  | 'PROVIDER_NOT_CONFIGURED'
  /** The provider refused the request or the key: asking again won't help. */
  | 'SPEECH_REJECTED'
  /** The provider is busy, down or too slow: ask again later. */
  | 'SPEECH_UNAVAILABLE'
  /** The provider answered something that is no speech. */
  | 'SPEECH_INVALID'
  /** Neither way to run the local voice is installed. */
  | 'LOCAL_VOICE_MISSING'

const RETRYABLE: readonly SpeechErrorCode[] = ['SPEECH_UNAVAILABLE', 'SPEECH_INVALID']

export interface SpeechErrorDetails {
  /** What would have been accepted. */
  allowed?: readonly string[]
  /** The provider certainly has no order for speech. Missing: unknown, as after a lost reply. */
  outcome?: 'not-taken'
  /** How long the provider asks to be left alone, in milliseconds. */
  retryAfterMs?: number
  /** It asks all of us to slow down (status 429). */
  rateLimited?: boolean
  cause?: unknown
}

/**
 * Why a text could not be spoken. Branch on `code`; `permanent` says whether the same call can ever succeed. Whoever
 * drives an order for speech reads the other fields, as those of a `ProviderError`.
 */
export class SpeechError extends Error {
  readonly code: SpeechErrorCode
  readonly permanent: boolean
  readonly rateLimited: boolean
  readonly outcome?: 'not-taken'
  readonly allowed: readonly string[]
  readonly retryAfterMs: number | undefined

  constructor(code: SpeechErrorCode, message: string, details: SpeechErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.name = 'SpeechError'
    this.code = code
    this.permanent = !RETRYABLE.includes(code)
    this.rateLimited = details.rateLimited ?? false
    if (details.outcome !== undefined) this.outcome = details.outcome
    this.allowed = details.allowed ?? []
    this.retryAfterMs = details.retryAfterMs
  }
}
