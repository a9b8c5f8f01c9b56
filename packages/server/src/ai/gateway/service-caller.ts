import type { Readable } from 'node:stream'
import type { Logger } from 'pino'
import { Agent, request } from 'undici'
import { AiUnavailableError } from '../depth-client.ts'
import type { AiTarget } from './ai-target.ts'
import { admit, afterRequest, type Circuit, closedCircuit, type Outcome } from './circuit.ts'

export interface ServiceCall {
  method: 'GET' | 'POST'
  /** Below the service's base URL, with its query. */
  path: string
  headers?: Record<string, string>
  body?: Readable
  timeoutMs: number
  signal: AbortSignal
}

export interface ServiceAnswer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Readable
}

/** Asks the service, and leaves it alone when it keeps failing. */
export interface ServiceCaller {
  /**
   * @param use reads the answer, whatever its status; the request has ended when it has
   * @throws AiUnavailableError when there is no whole answer; the signal's reason when it fires; what `use` throws
   */
  call<Result>(call: ServiceCall, use: (answer: ServiceAnswer) => Promise<Result>): Promise<Result>
  circuitState(): Circuit['state']
  close(): Promise<void>
}

export function createServiceCaller({ target, logger }: { target: AiTarget; logger: Logger }): ServiceCaller {
  // A kept connection that the other side is just closing would lose the upload. Asking for none would lose the answer of
  // a service that refuses an upload before it has read it all: many close such a connection at once.
  const agent = new Agent({ connect: { timeout: 10_000 }, keepAliveTimeout: 1, keepAliveMaxTimeout: 1 })
  let circuit: Circuit = closedCircuit

  function become(next: Circuit): void {
    if (next.state !== circuit.state) logger[next.state === 'open' ? 'warn' : 'info'](next, nameOf(next))
    circuit = next
  }

  return {
    async call(call, use) {
      const admission = admit(circuit, Date.now())
      if (!admission.admitted) throw leftAlone(admission.retryAfterMs)
      become(admission.circuit)
      const timeout = AbortSignal.timeout(call.timeoutMs)
      let outcome: Outcome = 'failure'
      try {
        return await target.use(async (baseUrl) => {
          const answer = await ask(`${baseUrl}${call.path}`, call, { agent, timeout })
          const result = await use(answer)
          outcome = outcomeOf(call, answer)
          return result
        })
      } catch (error) {
        if (call.signal.aborted) outcome = 'unknown'
        else if (timeout.aborted && call.method === 'POST') target.replace()
        call.signal.throwIfAborted()
        throw toUnavailable(error, { timedOut: timeout.aborted, timeoutMs: call.timeoutMs })
      } finally {
        become(afterRequest(circuit, outcome, Date.now()))
      }
    },
    circuitState: () => circuit.state,
    close: () => agent.destroy(),
  }
}

async function ask(
  url: string,
  { method, headers = {}, body, timeoutMs, signal }: ServiceCall,
  { agent, timeout }: { agent: Agent; timeout: AbortSignal },
): Promise<ServiceAnswer> {
  const answer = await request(url, {
    method,
    headers: { 'user-agent': 'kiln', 'accept-encoding': 'identity', ...headers },
    body: body ?? null,
    dispatcher: agent,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    signal: AbortSignal.any([signal, timeout]),
  })
  return { status: answer.statusCode, headers: answer.headers, body: answer.body }
}

/** A service that says when to come back is busy, not broken. One that says it is healthy may still fail at depth maps. */
function outcomeOf({ method }: ServiceCall, { status, headers }: ServiceAnswer): Outcome {
  const busy = status === 503 && headers['retry-after'] !== undefined
  if (status >= 500 && !busy) return 'failure'
  return method === 'POST' ? 'success' : 'unknown'
}

function leftAlone(retryAfterMs: number): AiUnavailableError {
  const message = 'The AI service has failed several times in a row and is left alone for a while'
  return new AiUnavailableError(message, { retryAfterMs })
}

function toUnavailable(error: unknown, { timedOut, timeoutMs }: { timedOut: boolean; timeoutMs: number }): unknown {
  if (error instanceof AiUnavailableError) return error
  const why = timedOut ? `did not answer within ${timeoutMs / 1000} s` : 'can not be reached or broke off'
  return new AiUnavailableError(`The AI service ${why}`, { retryAfterMs: 1000, timedOut, cause: error })
}

function nameOf({ state }: Circuit): string {
  switch (state) {
    case 'closed':
      return 'the AI service answers again'
    case 'open':
      return 'the AI service keeps failing and is left alone for a while'
    case 'half-open':
      return 'the AI service is tried again'
    default:
      return state satisfies never
  }
}
