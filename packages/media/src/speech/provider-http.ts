import type { z } from 'zod'
import { exchange, type HttpAnswer } from '../net/exchange.ts'
import { parseAnswer } from '../net/parse-answer.ts'
import { quoteAnswer } from '../net/quote-answer.ts'
import { retryAfterMsOf } from '../net/retry-after.ts'
import { isCertainlyNotTaken } from '../provider/error-of-status.ts'
import { SpeechError, type SpeechErrorCode, type SpeechErrorDetails } from './speech-error.ts'

/** An hour of speech is 90 MB of MP3; an answer beyond this is no answer to a scene. */
const MAX_ANSWER_BYTES = 100 * 1024 * 1024

export interface ProviderCall {
  provider: string
  url: string
  method?: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string | URLSearchParams
  /** The request that buys speech: whatever goes wrong with another one, nothing was bought. */
  isOrder: boolean
  /** Never shown in an error, whatever the provider answers. */
  secrets: readonly string[]
  timeoutMs: number
  signal: AbortSignal
}

/**
 * One request, sent once.
 * @throws SpeechError SPEECH_REJECTED, SPEECH_UNAVAILABLE, SPEECH_INVALID; the signal's reason when it aborts
 */
export async function fetchBytes(call: ProviderCall): Promise<Buffer> {
  const answer = await exchange({ ...call, method: call.method ?? 'POST', maxBytes: MAX_ANSWER_BYTES })
  switch (answer.outcome) {
    case 'answered':
      if (answer.status >= 200 && answer.status < 300) return answer.bytes
      throw refusal(call, answer)
    case 'too-large':
      throw errorOf(call, 'SPEECH_INVALID', 'answered more than is good for speech.')
    case 'timed-out':
      throw unavailable(call, `didn't answer within ${call.timeoutMs / 1000} s.`, { cause: answer.cause })
    case 'lost':
      throw unavailable(call, 'broke off before it had answered.', { cause: answer.cause })
    case 'unreachable':
      throw unavailable(call, 'could not be reached.', { cause: answer.cause, outcome: 'not-taken' })
    default:
      return answer satisfies never
  }
}

/** @throws SpeechError as `fetchBytes`, and SPEECH_INVALID when the answer isn't what `schema` says */
export async function fetchJson<Schema extends z.ZodType>(
  call: ProviderCall,
  schema: Schema,
): Promise<z.output<Schema>> {
  const parsed = parseAnswer(await fetchBytes(call), schema)
  if ('value' in parsed) return parsed.value
  throw errorOf(call, 'SPEECH_INVALID', `answered something unexpected (${parsed.problem}).`)
}

/** @param said the end of a sentence about the provider */
function errorOf(call: ProviderCall, code: SpeechErrorCode, said: string, details: SpeechErrorDetails = {}) {
  const known: SpeechErrorDetails = call.isOrder ? details : { ...details, outcome: 'not-taken' }
  return new SpeechError(code, `The voice provider ${call.provider} ${said}`, known)
}

const unavailable = (call: ProviderCall, why: string, details: SpeechErrorDetails) =>
  errorOf(call, 'SPEECH_UNAVAILABLE', why, details)

function refusal(call: ProviderCall, { status, headers, bytes }: HttpAnswer): SpeechError {
  const said = quoteAnswer(bytes, call.secrets)
  const hint = status === 401 || status === 403 ? ' Check its key.' : ''
  const retryAfterMs = retryAfterMsOf(headers['retry-after'])
  const code = comesBack(status) ? 'SPEECH_UNAVAILABLE' : 'SPEECH_REJECTED'
  return errorOf(call, code, `answered ${status}${said ? `: ${said}` : '.'}${hint}`, {
    ...(isCertainlyNotTaken(status) ? { outcome: 'not-taken' } : {}),
    ...(status === 429 ? { rateLimited: true } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  })
}

/** 408, 425 and 429 are about time, not about the request; a redirect is not followed. */
const comesBack = (status: number) => status < 400 || [408, 425, 429].includes(status) || status >= 500
