import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { goneSignal } from '../../http/gone-signal.ts'
import { readToEnd } from '../../http/read-to-end.ts'
import { depthErrorShape } from '../../services/depth/depth-error-shape.ts'
import { AiUnavailableError } from '../depth-client.ts'
import type { ServiceAnswer, ServiceCall, ServiceCaller } from './service-caller.ts'

interface GatewayServerOptions {
  caller: ServiceCaller
  /** The first part of every path, e.g. `/4f…`: whoever doesn't know it is told that there is nothing. */
  secretPath: string
  timeoutMs: number
  onError: (error: unknown) => void
}

const forwarded = ['GET /', 'GET /health', 'POST /api/depth']

/** Forwards the three paths of the AI service, in both directions as the bytes come. */
export function createGatewayServer(options: GatewayServerOptions): Server {
  return createServer((incoming, response) => {
    forward(incoming, response, options).catch((error: unknown) => {
      options.onError(error)
      response.destroy()
    })
  })
}

async function forward(incoming: IncomingMessage, response: ServerResponse, options: GatewayServerOptions) {
  const path = pathBelow(options.secretPath, incoming.url ?? '')
  if (path === null || !forwarded.includes(`${incoming.method} ${path.split('?', 1)[0]}`)) {
    return refuse(response, { status: 404, message: 'Not Found: the path does not exist' })
  }
  const signal = goneSignal(response)
  const call = callOf(incoming, { path, timeoutMs: options.timeoutMs, signal })
  try {
    await options.caller.call(call, async (answer) => {
      await readToEnd(incoming)
      await passOn(answer, response)
    })
  } catch (error) {
    if (signal.aborted) return
    if (!(error instanceof AiUnavailableError) || response.headersSent) throw error
    await readToEnd(incoming)
    refuse(response, {
      status: error.timedOut ? 504 : 503,
      message: error.message,
      retryAfterMs: error.retryAfterMs,
    })
  }
}

/** The path below the secret; null when it is another one. */
function pathBelow(secretPath: string, url: string): string | null {
  const given = Buffer.from(url.slice(0, secretPath.length))
  const wanted = Buffer.from(secretPath)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null
  const rest = url.slice(secretPath.length)
  return rest === '' ? '/' : rest
}

type CallOptions = Pick<ServiceCall, 'path' | 'timeoutMs' | 'signal'>

function callOf(incoming: IncomingMessage, options: CallOptions): ServiceCall {
  if (incoming.method !== 'POST') return { method: 'GET', ...options }
  // In between, because the HTTP client destroys what it couldn't send to its end, and with it the caller's connection.
  const body = new PassThrough()
  body.on('error', () => undefined)
  incoming.on('error', (error) => body.destroy(error))
  return {
    method: 'POST',
    headers: passedOn(incoming.headers, ['content-type', 'content-length', 'accept']),
    body: incoming.pipe(body),
    ...options,
  }
}

async function passOn({ status, headers, body }: ServiceAnswer, response: ServerResponse): Promise<void> {
  response.writeHead(status, passedOn(headers, ['content-type', 'content-length', 'retry-after']))
  await pipeline(body, response)
}

function passedOn(headers: ServiceAnswer['headers'], names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])))
}

interface Refusal {
  status: number
  message: string
  retryAfterMs?: number
}

function refuse(response: ServerResponse, { status, message, retryAfterMs }: Refusal): void {
  const retryAfter = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }
  const body = JSON.stringify(depthErrorShape.body({ status, code: '', message }, { method: '' }))
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...retryAfter }).end(body)
}
