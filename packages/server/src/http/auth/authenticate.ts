import type { FastifyInstance, FastifyRequest } from 'fastify'
import { forbidden, unauthorized } from '../problem.ts'
import { assertSameOrigin } from './same-origin.ts'
import { sessionCookie } from './session-cookie.ts'
import { sendToLogin, wantsPage } from './to-login.ts'
import { everybody, nobody, type User } from './user.ts'
import type { VerifyToken } from './verify-token.ts'

/**
 * Who may call a route. `user` (default): anybody with a valid token. `admin`: what concerns the whole system.
 * `public`: no token is looked at. `optional`: a token counts when it is valid, the route itself decides.
 */
type Access = 'public' | 'optional' | 'user' | 'admin'

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
  interface FastifyRequest {
    user: User
  }
}

/**
 * Sets `request.user` before anything else of a request is looked at.
 * @param verify null: no authentication
 */
export function registerAuthentication(app: FastifyInstance, verify: VerifyToken | null): void {
  // Fastify forbids objects here because all requests would share them; every request gets its own in the hook.
  app.decorateRequest('user', null as unknown as User)
  if (!verify) {
    app.addHook('onRequest', (request, _reply, done) => {
      request.user = everybody
      done()
    })
    return
  }
  app.addHook('onRequest', async (request, reply) => {
    const access = request.is404 ? 'public' : (request.routeOptions.config.access ?? 'user')
    if (needsToken(access) && wantsPage(request) && !hasCredentials(request)) return sendToLogin(request, reply)
    request.user = await userOf(request, { access, verify })
  })
}

function needsToken(access: Access): boolean {
  return access === 'user' || access === 'admin'
}

async function userOf(request: FastifyRequest, rule: { access: Access; verify: VerifyToken }): Promise<User> {
  const { access, verify } = rule
  switch (access) {
    case 'public':
      return nobody
    case 'optional':
      return hasCredentials(request) ? authenticate(request, verify).catch(() => nobody) : nobody
    case 'user':
      return authenticate(request, verify)
    case 'admin': {
      const user = await authenticate(request, verify)
      if (user.role !== 'admin') throw forbidden('Only an admin may do this')
      return user
    }
    default:
      return access satisfies never
  }
}

async function authenticate(request: FastifyRequest, verify: VerifyToken): Promise<User> {
  const bearer = bearerOf(request)
  if (bearer) return verify(bearer)
  const cookie = request.cookies[sessionCookie]
  if (!cookie) throw unauthorized('A token is needed: send Authorization: Bearer <token>, or log in at /login')
  assertSameOrigin(request)
  return verify(cookie)
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
}

function hasCredentials(request: FastifyRequest): boolean {
  return Boolean(request.headers.authorization || request.cookies[sessionCookie])
}
