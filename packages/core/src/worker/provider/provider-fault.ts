import { KilnError, PermanentError } from '../../errors.ts'
import type { ProviderCallError } from '../../ledger/provider-calls.ts'
import type { ProviderFault } from '../../provider-call.ts'

export interface KnownFault {
  message: string
  isNotTaken: boolean
  isRateLimited: boolean
  retryAfterMs: number | null
  isPermanent: boolean
}

// A provider that wants more is asked again in between; an odd header must not stop everything for a week.
const longestRetryAfterMs = 15 * 60 * 1000
// A row in the journal, not a place for pages of HTML.
const maxMessageLength = 2000

/** What an error of a provider's functions says, whatever it is. */
export function faultOf(error: unknown): KnownFault {
  const { outcome, rateLimited, retryAfterMs, permanent }: { [Key in keyof ProviderFault]: unknown } =
    typeof error === 'object' && error !== null ? error : {}
  const message = error instanceof Error ? error.message || error.name : String(error)
  return {
    message: message.slice(0, maxMessageLength),
    isNotTaken: outcome === 'not-taken' || rateLimited === true,
    isRateLimited: rateLimited === true,
    retryAfterMs:
      typeof retryAfterMs === 'number' && retryAfterMs >= 0 ? Math.min(retryAfterMs, longestRetryAfterMs) : null,
    isPermanent: permanent === true || (error instanceof Error && error.name === 'PermanentError'),
  }
}

/** What the job's code is thrown when a provider refuses or fails an order. */
export function providerFailed({ message, permanent }: ProviderCallError, cause?: unknown): Error {
  return permanent
    ? new PermanentError(message, { code: 'PROVIDER_FAILED', cause })
    : new KilnError('PROVIDER_FAILED', message, { cause })
}
