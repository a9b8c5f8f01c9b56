import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** One server-sent event (WHATWG HTML, section 9.2). */
export interface ServerSentEvent {
  id: number
  event: string
  data: string
}

interface StreamOptions {
  request: FastifyRequest
  reply: FastifyReply
  /** Ends the stream when it ends. Its signal fires when the client is gone or the server stops. */
  events: (signal: AbortSignal) => AsyncIterable<ServerSentEvent>
  /** Fires when the server stops. */
  stopping: AbortSignal
  /** A comment is sent this often, so that proxies don't close a quiet stream. Default 15 seconds. */
  heartbeatMs?: number
}

/**
 * Sends events as they come, at the client's pace. When there is nothing to send at all the answer is 204, which tells
 * an EventSource not to connect again.
 */
export async function sendEventStream(options: StreamOptions): Promise<FastifyReply> {
  const { request, reply, stopping, heartbeatMs = 15_000 } = options
  const gone = new AbortController()
  const signal = AbortSignal.any([gone.signal, stopping])
  request.raw.once('close', () => gone.abort())
  reply.raw.once('close', () => gone.abort())

  const iterator = options.events(signal)[Symbol.asyncIterator]()
  const first = await firstOrSilence(iterator, { signal, silenceMs: heartbeatMs })
  if (first.done) return reply.code(204).send()

  const stream = new PassThrough()
  const heartbeat = setInterval(() => stream.write(': still here\n\n'), heartbeatMs)
  void pump({ iterator, first: first.result, stream, signal }).finally(() => {
    clearInterval(heartbeat)
    stream.end()
  })
  return reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(stream)
}

type Next = Promise<IteratorResult<ServerSentEvent>>

/** Waits a moment for the first event, so that an ended job can be told from a quiet one. */
async function firstOrSilence(
  iterator: AsyncIterator<ServerSentEvent>,
  { signal, silenceMs }: { signal: AbortSignal; silenceMs: number },
): Promise<{ done: boolean; result: Next }> {
  const result = iterator.next()
  const timer = new AbortController()
  const silence = once(AbortSignal.any([signal, timer.signal, AbortSignal.timeout(Math.min(silenceMs, 250))]), 'abort')
  const outcome = await Promise.race([result, silence.then(() => null)])
  timer.abort()
  return { done: outcome?.done === true, result }
}

interface Pump {
  iterator: AsyncIterator<ServerSentEvent>
  first: Next
  stream: PassThrough
  signal: AbortSignal
}

async function pump({ iterator, first, stream, signal }: Pump): Promise<void> {
  try {
    stream.write('retry: 2000\n\n')
    for (let next = await first; !next.done; next = await iterator.next()) {
      if (!stream.write(format(next.value))) await once(stream, 'drain', { signal })
    }
  } catch (error) {
    if (!signal.aborted) stream.destroy(error instanceof Error ? error : new Error(String(error)))
  } finally {
    await iterator.return?.()
  }
}

function format({ id, event, data }: ServerSentEvent): string {
  return `id: ${id}\nevent: ${event}\ndata: ${data}\n\n`
}
