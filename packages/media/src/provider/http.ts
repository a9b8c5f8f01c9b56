import type { FormData } from 'undici'
import type { z } from 'zod'
import { exchange, type HttpAnswer, type HttpCall, type HttpExchange } from '../net/exchange.ts'
import { parseAnswer } from '../net/parse-answer.ts'
import { quoteAnswer } from '../net/quote-answer.ts'
import { retryAfterMsOf } from '../net/retry-after.ts'
import { errorOfStatus } from './error-of-status.ts'
import { ProviderError } from './provider-error.ts'

const DEFAULT_TIMEOUT_MS = 60_000
const DEFAULT_MAX_BYTES = 4 * 1024 * 1024

export interface ProviderAccess {
  provider: string
  /** Paths are put behind it; a slash at its end doesn't matter. */
  baseUrl: string
  /** Sent with every request, e.g. the key. */
  headers?: Readonly<Record<string, string>>
  /** Never shown in an error, whatever the provider answers. */
  secrets: readonly string[]
}

export interface ProviderRequest {
  method: HttpCall['method']
  /** Begins with a slash. */
  path: string
  json?: unknown
  form?: FormData
  /** The request that gives the order: only its errors may say `not-taken`. Default false. */
  isOrder?: boolean
  /** Default 60 s. */
  timeoutMs?: number
  /** Of the answer. Default 4 MiB. */
  maxBytes?: number
  signal: AbortSignal
}

/** A provider's HTTP API. Each of its functions sends one request, once. */
export interface ProviderHttp {
  /**
   * The answer, whatever its status.
   * @throws ProviderError when there is none; the signal's reason
   */
  ask(request: ProviderRequest): Promise<HttpAnswer>
  /**
   * The JSON of a good answer.
   * @throws ProviderError; the signal's reason
   */
  call<Schema extends z.ZodType>(request: ProviderRequest, schema: Schema): Promise<z.output<Schema>>
  /** What the provider said, fit for a message: short, and without secrets. */
  quote(said: string | Buffer): string
}

export function createProviderHttp(access: ProviderAccess): ProviderHttp {
  const ask: ProviderHttp['ask'] = async (request) => {
    const call = toCall(access, request)
    return answerOf(await exchange(call), { ...call, provider: access.provider, isOrder: request.isOrder ?? false })
  }
  return {
    ask,
    quote: (said) => quoteAnswer(Buffer.from(said), access.secrets),
    async call(request, schema) {
      const answer = await ask(request)
      if (!isGood(answer)) throw refusalOf(answer, { ...access, isOrder: request.isOrder ?? false })
      return readJson(access.provider, answer.bytes, schema)
    },
  }
}

export const isGood = ({ status }: HttpAnswer) => status >= 200 && status < 300

/** The error that a bad answer stands for. */
export function refusalOf(
  { status, headers, bytes }: HttpAnswer,
  { provider, secrets, isOrder }: { provider: string; secrets: readonly string[]; isOrder: boolean },
): ProviderError {
  const said = quoteAnswer(bytes, secrets)
  const message = `${provider} answered ${status}${said ? `: ${said}` : '.'}${hintOf(status)}`
  return errorOfStatus({ status, message, retryAfterMs: retryAfterMsOf(headers['retry-after']), isOrder })
}

/** @throws ProviderError PROVIDER_ANSWER_INVALID */
export function readJson<Schema extends z.ZodType>(provider: string, bytes: Buffer, schema: Schema): z.output<Schema> {
  const parsed = parseAnswer(bytes, schema)
  if ('value' in parsed) return parsed.value
  throw new ProviderError('PROVIDER_ANSWER_INVALID', `${provider} answered something unexpected (${parsed.problem}).`)
}

/** @throws ProviderError when there is no answer */
export function answerOf(
  answer: HttpExchange,
  { provider, isOrder, timeoutMs }: { provider: string; isOrder: boolean; timeoutMs: number },
): HttpAnswer {
  const unavailable = (why: string, cause: unknown) =>
    new ProviderError('PROVIDER_UNAVAILABLE', `${provider} ${why}.`, { cause })
  switch (answer.outcome) {
    case 'answered':
      return answer
    case 'unreachable': {
      const details = { cause: answer.cause, ...(isOrder ? { outcome: 'not-taken' as const } : {}) }
      throw new ProviderError('PROVIDER_UNAVAILABLE', `${provider} could not be reached.`, details)
    }
    case 'timed-out':
      throw unavailable(`didn't answer within ${timeoutMs / 1000} s`, answer.cause)
    case 'lost':
      throw unavailable('broke off before it had answered', answer.cause)
    case 'too-large':
      throw new ProviderError('PROVIDER_ANSWER_INVALID', `${provider} answered more than is good for a picture.`)
    default:
      return answer satisfies never
  }
}

function toCall(access: ProviderAccess, request: ProviderRequest): HttpCall {
  const { method, path, json, form, signal } = request
  const body = json === undefined ? form : JSON.stringify(json)
  return {
    url: access.baseUrl.replace(/\/+$/, '') + path,
    method,
    headers: {
      accept: 'application/json',
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...access.headers,
    },
    ...(body === undefined ? {} : { body }),
    timeoutMs: request.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    maxBytes: request.maxBytes ?? DEFAULT_MAX_BYTES,
    signal,
  }
}

function hintOf(status: number): string {
  if (status === 401 || status === 403) return ' Check its key.'
  return status >= 300 && status < 400 ? ' Redirects are not followed: check its address.' : ''
}
