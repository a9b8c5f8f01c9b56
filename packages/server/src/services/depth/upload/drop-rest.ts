import type { FastifyReply, FastifyRequest } from 'fastify'

/** As nginx does (`lingering_time`). */
const lingerMs = 30_000

/**
 * Throws away what is still to come of a body. A connection that is closed at once takes its answer along: the client is
 * still sending, and many read no answer before they have sent everything. So they are given a while.
 */
export function dropRest({ raw: request }: FastifyRequest, { raw: reply }: FastifyReply): void {
  if (request.complete || request.destroyed) return
  request.unpipe()
  request.resume()
  reply.once('finish', () => {
    if (request.complete || request.destroyed) return
    const timer = setTimeout(() => request.socket.destroy(), lingerMs)
    request.once('close', () => clearTimeout(timer))
    request.once('end', () => clearTimeout(timer))
  })
}
