import { APICallError } from 'ai'
import { ProviderError, type ProviderErrorDetails } from '../provider/provider-error.ts'
import { retryAfterMs } from './retry-after.ts'

/** Codes of Node and undici that say that no request has left this machine. */
const NOT_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]

const PERMANENT = [400, 401, 403, 404]

/**
 * What the error of a call means. The error itself is left out: it holds the whole answer, in which a server may
 * repeat the key.
 */
export const toProviderError = (error: unknown, apiKey: string | null): ProviderError => {
  if (error instanceof ProviderError) return error
  if (!APICallError.isInstance(error)) return invalid('no usable answer')
  const { statusCode } = error
  if (statusCode === undefined) return unreachable(error)
  if (statusCode < 400) return invalid('something that is no answer of an OpenAI-compatible server')
  return refusal({ statusCode, error, said: clean(error.responseBody, apiKey) })
}

const invalid = (what: string) =>
  new ProviderError('PROVIDER_ANSWER_INVALID', `The text provider gave ${what}. Check TEXT_BASE_URL.`)

const unreachable = (error: Error): ProviderError => {
  const notTaken = codesOf(error).some((code) => NOT_CONNECTED.includes(code))
  const why = notTaken ? 'could not be reached. Check TEXT_BASE_URL.' : 'broke off the connection.'
  return new ProviderError('PROVIDER_UNAVAILABLE', `The text provider ${why}`, notTaken ? { outcome: 'not-taken' } : {})
}

const refusal = (answer: { statusCode: number; error: APICallError; said: string }): ProviderError => {
  const { statusCode, error, said } = answer
  const message = `The text provider answered ${statusCode}${said ? `: ${said}` : '.'}`
  if (statusCode >= 500) return new ProviderError('PROVIDER_UNAVAILABLE', message)
  const details: ProviderErrorDetails = { outcome: 'not-taken' }
  if (statusCode === 429) {
    const rest = retryAfterMs(error.responseHeaders?.['retry-after'], Date.now())
    const limited = { ...details, rateLimited: true, ...(rest === undefined ? {} : { retryAfterMs: rest }) }
    return new ProviderError('PROVIDER_UNAVAILABLE', message, limited)
  }
  return new ProviderError('PROVIDER_REFUSED', message, { ...details, permanent: PERMANENT.includes(statusCode) })
}

const clean = (body: string | undefined, apiKey: string | null): string => {
  const text = (body ?? '').replace(/\s+/gu, ' ')
  return (apiKey ? text.replaceAll(apiKey, '***') : text).trim().slice(0, 300)
}

const codesOf = (error: unknown): string[] => {
  if (!(error instanceof Error)) return []
  const code = 'code' in error && typeof error.code === 'string' ? [error.code] : []
  const joined = error instanceof AggregateError ? error.errors.flatMap(codesOf) : []
  return [...code, ...joined, ...codesOf(error.cause)]
}
