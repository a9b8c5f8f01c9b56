import type { z } from 'zod'
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

/** @throws SpeechError SPEECH_REJECTED, SPEECH_UNAVAILABLE; the signal's reason when it aborts */
export async function fetchBytes(call: ProviderCall): Promise<Buffer> {
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs)])
  let response: Response
  let bytes: Buffer
  try {
    response = await fetch(call.url, {
      method: call.method ?? 'POST',
      headers: call.headers,
      // A redirect would carry the key to another host.
      redirect: 'error',
      signal,
      ...(call.body === undefined ? {} : { body: call.body }),
    })
    bytes = await readLimited(response)
  } catch (cause) {
    call.signal.throwIfAborted()
    if (cause instanceof SpeechError) throw cause
    const why = signal.aborted ? `didn't answer within ${call.timeoutMs / 1000} s` : 'could not be reached'
    throw new SpeechError('SPEECH_UNAVAILABLE', `The voice provider ${call.provider} ${why}.`, { cause })
  }
  if (response.ok) return bytes
  throw refusal(call, response, bytes)
}

/** @throws SpeechError as `fetchBytes`, and SPEECH_INVALID when the answer isn't what `schema` says */
export async function fetchJson<Schema extends z.ZodType>(
  call: ProviderCall,
  schema: Schema,
): Promise<z.output<Schema>> {
  const bytes = await fetchBytes(call)
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8')))
  } catch (cause) {
    const message = `The voice provider ${call.provider} answered something unexpected.`
    throw new SpeechError('SPEECH_INVALID', message, { cause })
  }
}

async function readLimited(response: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > MAX_ANSWER_BYTES)
      throw new SpeechError('SPEECH_INVALID', 'The answer of the voice provider is too large.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function refusal(call: ProviderCall, response: Response, bytes: Buffer): SpeechError {
  const { status } = response
  const said = call.secrets.reduce((text, secret) => text.replaceAll(secret, '***'), bytes.toString('utf8', 0, 300))
  const message = `The voice provider ${call.provider} answered ${status}${said ? `: ${said}` : '.'}`
  if (status === 401 || status === 403) return new SpeechError('SPEECH_REJECTED', `${message} Check its key.`)
  // 408 and 425 are about time, not about the request.
  const comesBack = status === 429 || status === 408 || status === 425 || status >= 500
  if (!comesBack) return new SpeechError('SPEECH_REJECTED', message)
  const retryAfterMs = parseRetryAfter(response.headers.get('retry-after'))
  return new SpeechError('SPEECH_UNAVAILABLE', message, retryAfterMs === undefined ? {} : { retryAfterMs })
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3). */
function parseRetryAfter(header: string | null): number | undefined {
  if (header === null) return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isNaN(ms) ? undefined : Math.max(0, ms)
}
