import { type Dispatcher, type FormData, request } from 'undici'
import { isBeforeSending } from './is-before-sending.ts'

export interface HttpCall {
  url: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>
  body?: string | Uint8Array | URLSearchParams | FormData
  /** For everything, the answer's body included. */
  timeoutMs: number
  /** Of the answer. */
  maxBytes: number
  signal: AbortSignal
  /** Decides which addresses may be connected to. Default: all. */
  dispatcher?: Dispatcher
}

export interface HttpAnswer {
  outcome: 'answered'
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  bytes: Buffer
}

/** `unreachable`: nothing of the request has left this machine. After the others it may have been carried out. */
export type HttpExchange =
  | HttpAnswer
  | { outcome: 'unreachable' | 'timed-out' | 'lost'; cause: unknown }
  | { outcome: 'too-large' }

/**
 * One request and its answer, whatever its status: no retry and no redirect, which would carry keys to another host.
 * @throws only the reason of `signal`, when it aborts
 */
export async function exchange(call: HttpCall): Promise<HttpExchange> {
  call.signal.throwIfAborted()
  const timeout = AbortSignal.timeout(call.timeoutMs)
  try {
    return await send(call, AbortSignal.any([call.signal, timeout]))
  } catch (cause) {
    call.signal.throwIfAborted()
    if (isBeforeSending(cause)) return { outcome: 'unreachable', cause }
    return { outcome: timeout.aborted ? 'timed-out' : 'lost', cause }
  }
}

async function send(call: HttpCall, signal: AbortSignal): Promise<HttpExchange> {
  const { url, method, timeoutMs, maxBytes, dispatcher } = call
  const isForm = call.body instanceof URLSearchParams
  const { statusCode, headers, body } = await request(url, {
    method,
    headers: {
      'user-agent': 'kiln',
      'accept-encoding': 'identity',
      ...(isForm ? { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' } : {}),
      ...call.headers,
    },
    body: call.body instanceof URLSearchParams ? call.body.toString() : (call.body ?? null),
    // A kept connection that the other side is just closing loses the request without a word about whether it was read.
    reset: true,
    // The library's own limits of 5 minutes are shorter than a picture may take on a slow machine.
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    signal,
    ...(dispatcher ? { dispatcher } : {}),
  })
  const bytes = await readLimited(body, maxBytes)
  return bytes ? { outcome: 'answered', status: statusCode, headers, bytes } : { outcome: 'too-large' }
}

/** Leaving the loop early closes the body and its connection. */
async function readLimited(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
