import { ProviderError, type ProviderErrorDetails } from './provider-error.ts'

export interface RefusedRequest {
  status: number
  /** Whole sentence, without secrets. */
  message: string
  retryAfterMs?: number | undefined
  /** Whether the request was the one that gives the order. */
  isOrder: boolean
}

/** 408 is missing: a gateway says it too when it has passed the request on and tired of waiting. */
export const isCertainlyNotTaken = (status: number) =>
  (status >= 400 && status < 500 && status !== 408) || [301, 307, 308].includes(status)

/** 408, 425 and 429 are about time, not about the request. */
const comesBack = (status: number) => [408, 425, 429].includes(status) || status >= 500

/** What a status other than 2xx means to whoever drives an order. */
export function errorOfStatus({ status, message, retryAfterMs, isOrder }: RefusedRequest): ProviderError {
  const details: ProviderErrorDetails = {
    ...(isOrder && isCertainlyNotTaken(status) ? { outcome: 'not-taken' } : {}),
    ...(status === 429 ? { rateLimited: true } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
  return new ProviderError(comesBack(status) ? 'PROVIDER_UNAVAILABLE' : 'PROVIDER_REFUSED', message, details)
}
