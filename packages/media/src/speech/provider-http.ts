import type { z } from 'zod'
import { exchange, type HttpAnswer } from '../net/exchange.ts'
import { parseAnswer } from '../net/parse-answer.ts'
import { quoteAnswer } from '../net/quote-answer.ts'
import { retryAfterMsOf } from '../net/retry-after.ts'
import { SpeechError } from './speech-error.ts'

/** An hour of speech is 90 MB of MP3; an answer beyond this is no answer to a scene. */
const MAX_ANSWER_BYTES = 100 * 1024 * 1024

export interface ProviderCall {
  provider: string
  url: string
  method?: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string | URLSearchParams
  /** Never shown in an error, whatever the provider answers. */
  secrets: readonly string[]
  timeoutMs: number
  signal: AbortSignal
}

/** @throws SpeechError SPEECH_REJECTED, SPEECH_UNAVAILABLE, SPEECH_INVALID; the signal's reason when it aborts */
export async function fetchBytes(call: ProviderCall): Promise<Buffer> {
  // A sentence that is spoken twice costs cents and nothing is lost, so a connection is kept for the next one.
  const limits = { maxBytes: MAX_ANSWER_BYTES, reuseConnection: true }
  const answer = await exchange({ ...call, method: call.method ?? 'POST', ...limits })
  switch (answer.outcome) {
    case 'answered':
      if (answer.status >= 200 && answer.status < 300) return answer.bytes
      throw refusal(call, answer)
    case 'too-large':
      throw new SpeechError('SPEECH_INVALID', 'The answer of the voice provider is too large.')
    case 'timed-out':
      throw unavailable(call, `didn't answer within ${call.timeoutMs / 1000} s`, answer.cause)
    case 'unreachable':
    case 'lost':
      throw unavailable(call, 'could not be reached', answer.cause)
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
  const message = `The voice provider ${call.provider} answered something unexpected (${parsed.problem}).`
  throw new SpeechError('SPEECH_INVALID', message)
}

function unavailable({ provider }: ProviderCall, why: string, cause: unknown): SpeechError {
  return new SpeechError('SPEECH_UNAVAILABLE', `The voice provider ${provider} ${why}.`, { cause })
}

function refusal(call: ProviderCall, { status, headers, bytes }: HttpAnswer): SpeechError {
  const said = quoteAnswer(bytes, call.secrets)
  const message = `The voice provider ${call.provider} answered ${status}${said ? `: ${said}` : '.'}`
  if (status === 401 || status === 403) return new SpeechError('SPEECH_REJECTED', `${message} Check its key.`)
  // 408 and 425 are about time, not about the request; a redirect is not followed.
  const comesBack = status < 400 || status === 429 || status === 408 || status === 425 || status >= 500
  if (!comesBack) return new SpeechError('SPEECH_REJECTED', message)
  const retryAfterMs = retryAfterMsOf(headers['retry-after'])
  return new SpeechError('SPEECH_UNAVAILABLE', message, retryAfterMs === undefined ? {} : { retryAfterMs })
}
