import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'

/**
 * Sends the request id back. At debug every answer is logged; above it none, because a line for every status poll
 * would cost more than the poll. Queries are left out, they may hold signatures.
 */
export function registerRequestLog(app: FastifyInstance, logger: Logger): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    done()
  })
  if (!logger.isLevelEnabled('debug')) return
  app.addHook('onResponse', (request, reply, done) => {
    const { method, ip } = request
    const path = request.url.split('?', 1)[0]
    const ms = Math.round(reply.elapsedTime)
    request.log.debug({ method, path, status: reply.statusCode, ms, ip }, 'request answered')
    done()
  })
}
