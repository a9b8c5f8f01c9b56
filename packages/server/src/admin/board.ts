import { createBullBoard } from '@bull-board/api'
import { FastifyAdapter } from '@bull-board/fastify'
import { createBatcher, type Engine } from '@kiln/core'
import { assertSameOrigin } from '../http/auth/same-origin.ts'
import type { TypedApp } from '../http/typed-app.ts'
import { queuesOf } from '../open-engine.ts'
import type { Service } from '../services/service.ts'
import { boardPath } from './board-errors.ts'
import { LedgerQueueAdapter } from './ledger-queue-adapter.ts'

/**
 * What the page needs and no more: its own files, a `<base>`, and styles that stand in it. The fonts it asks of Google
 * are not fetched: no admin's browser tells anybody of this page.
 */
const pagePolicy = [
  "default-src 'none'",
  "connect-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "worker-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/**
 * Bull Board over the ledger, with a page for every queue of every service. It asks the ledger nothing before somebody
 * looks: a database that has just gone away must not keep a server from starting.
 */
export async function registerBoard(
  app: TypedApp,
  { engine, services }: { engine: Engine; services: readonly Service[] },
): Promise<void> {
  const parts = { engine, queues: shared(() => engine.queues()), workers: shared(() => engine.workers()) }
  const names = queuesOf(services)
  const serverAdapter = new FastifyAdapter().setBasePath(boardPath)
  createBullBoard({
    queues: names.map((name) => new LedgerQueueAdapter(name, parts)),
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Kiln',
        hideDocsLink: true,
        hideRedisDetails: true,
        showMetrics: false,
        sortQueues: true,
      },
    },
  })
  // Thrown again, errors reach the handler of the whole server: it logs them, and knows what may be shown.
  serverAdapter.setErrorHandler((error) => {
    throw error
  })
  await app.register(async (scope: TypedApp) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'admin' }
    })
    scope.addHook('onRequest', async (request, reply) => {
      reply.header('content-security-policy', pagePolicy)
      // Without authentication there is no cookie to guard, but foreign pages must not reach the actions either.
      const fromBrowser = request.headers.origin ?? request.headers['sec-fetch-site']
      if (fromBrowser !== undefined) assertSameOrigin(request)
    })
    await scope.register(serverAdapter.registerPlugin(), { prefix: boardPath })
  })
}

/** A poll of the board asks about every queue several times in one turn of the event loop: all share one look. */
function shared<Found>(look: () => Promise<Found>): () => Promise<Found> {
  const looks = createBatcher<null, Found>({
    maxInFlight: 1,
    run: async (asked) => {
      const found = await look()
      return asked.map(() => found)
    },
  })
  return () => looks.add(null)
}
