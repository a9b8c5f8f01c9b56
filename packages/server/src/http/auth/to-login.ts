import type { FastifyReply, FastifyRequest } from 'fastify'

/** A browser that opens a page or a file, as opposed to a program that calls the API. */
export function wantsPage({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/api') && /\btext\/html\b/.test(headers.accept ?? '')
}

export function sendToLogin(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply.redirect(`/login?next=${encodeURIComponent(request.url)}`, 303)
}
