import { liveness, type Readiness, readiness } from '@kiln/contracts'
import type { TypedApp } from '../typed-app.ts'

/** Something without which the server can't do its work. */
export interface ReadinessCheck {
  name: string
  /** What to tell the caller when the check fails. Details go to the log. */
  missing: string
  check: () => Promise<void>
  /** Reported, but the server works without it. Default false. */
  optional?: boolean
}

interface HealthDependencies {
  checks: readonly ReadinessCheck[]
  /** Fires when the server stops: it is not ready any more, so that no new requests are sent to it. */
  stopping: AbortSignal
  /** Whether the loops of the worker in this process still turn. Default: they do. */
  isAlive?: () => boolean
}

export function databaseCheck(check: () => Promise<void>): ReadinessCheck {
  return { name: 'database', missing: 'the database can not be reached', check }
}

/** A check that takes longer than this has failed. */
const checkTimeoutMs = 3000

const config = { access: 'public' } as const
const tags = ['Health']

export function registerHealth(app: TypedApp, { checks, stopping, isAlive }: HealthDependencies): void {
  app.get(
    '/health/live',
    { config, schema: { tags, summary: 'The loops of the process turn', response: { 200: liveness, 503: liveness } } },
    async (_request, reply) => {
      const alive = isAlive?.() ?? true
      return reply.code(alive ? 200 : 503).send({ status: alive ? 'ok' : 'stuck' })
    },
  )

  app.get(
    '/health/ready',
    { config, schema: { tags, summary: 'The server can do its work', response: { 200: readiness, 503: readiness } } },
    async (request, reply) => {
      const results = await Promise.all(
        checks.map((one) => run(one, (error) => request.log.warn({ err: error }, one.missing))),
      )
      if (stopping.aborted) results.push({ name: 'server', ok: false, message: 'the server is stopping' })
      const needed = new Set(checks.flatMap(({ name, optional }) => (optional ? [] : [name])).concat('server'))
      const ready = results.every(({ name, ok }) => ok || !needed.has(name))
      reply.header('cache-control', 'no-store')
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'unavailable', checks: results })
    },
  )
}

async function run(
  { name, missing, check }: ReadinessCheck,
  onFailure: (error: unknown) => void,
): Promise<Readiness['checks'][number]> {
  const timer = new AbortController()
  try {
    await Promise.race([check(), rejectAfterTimeout(timer.signal)])
    return { name, ok: true }
  } catch (error) {
    onFailure(error)
    return { name, ok: false, message: missing }
  } finally {
    timer.abort()
  }
}

function rejectAfterTimeout(cancelled: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${checkTimeoutMs} ms`)), checkTimeoutMs)
    cancelled.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
}
