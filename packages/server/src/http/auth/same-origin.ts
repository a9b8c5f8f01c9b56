import type { FastifyRequest } from 'fastify'
import { forbidden } from '../problem.ts'

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Cookies are sent along by any page in the browser, so a request that changes something and is authenticated by a
 * cookie must say that it comes from a page of this server.
 * @throws HttpError 403
 */
export function assertSameOrigin(request: FastifyRequest): void {
  if (safeMethods.has(request.method)) return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined ? site === 'same-origin' : isOwnOrigin(request)) return
  throw forbidden('A request with a cookie must come from a page of this server (Origin or Sec-Fetch-Site)')
}

/** Browsers without Sec-Fetch-Site send Origin with every POST, PUT, PATCH and DELETE. */
function isOwnOrigin({ headers, host }: FastifyRequest): boolean {
  const { origin } = headers
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === host
}
