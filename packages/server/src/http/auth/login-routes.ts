import type { FastifyInstance, FastifyReply } from 'fastify'
import { HttpError } from '../problem.ts'
import { loginPagePolicy, renderLoginPage } from './login-page.ts'
import { assertSameOrigin } from './same-origin.ts'
import { sessionCookie } from './session-cookie.ts'
import type { VerifyToken } from './verify-token.ts'

/** Longest life of a session whose token has no end. */
const longestSessionSeconds = 12 * 60 * 60

/** `/login` turns a token into a cookie, for what browsers can't send the Authorization header with. */
export function registerLogin(app: FastifyInstance, verify: VerifyToken): void {
  app.register(async (scope) => {
    // Forms are read here and nowhere else: no other route can be called by a form of a foreign page.
    scope.addContentTypeParser<string>(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => {
        done(null, Object.fromEntries(new URLSearchParams(body)))
      },
    )
    const page = { schema: { hide: true }, config: { access: 'public' } } as const

    scope.get<{ Querystring: { next?: unknown } }>('/login', page, (request, reply) =>
      sendPage(reply, { next: ownPath(request.query.next) }),
    )

    scope.post<{ Body: Record<string, string> | undefined }>('/login', page, async (request, reply) => {
      assertSameOrigin(request)
      const next = ownPath(request.body?.next)
      const token = (request.body?.token ?? '').trim()
      try {
        const { expiresAt } = await verify(token)
        const secure = request.protocol === 'https'
        const maxAge = Math.min(
          longestSessionSeconds,
          (expiresAt ?? Number.POSITIVE_INFINITY) - Math.floor(Date.now() / 1000),
        )
        reply.setCookie(sessionCookie, token, { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge })
      } catch (error) {
        if (!(error instanceof HttpError)) throw error
        return sendPage(reply.code(error.problem.status), { next, problem: error.message })
      }
      return reply.redirect(next, 303)
    })

    scope.post('/logout', page, (request, reply) => {
      assertSameOrigin(request)
      return reply.clearCookie(sessionCookie, { path: '/' }).redirect('/login', 303)
    })
  })
}

function sendPage(reply: FastifyReply, page: Parameters<typeof renderLoginPage>[0]): FastifyReply {
  return reply
    .header('content-security-policy', loginPagePolicy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(renderLoginPage(page))
}

/** A path of this server, so that the page can't be used to send somebody elsewhere. */
function ownPath(next: unknown): string {
  const base = 'http://own.invalid'
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, base)) return '/docs'
  const { origin, pathname, search } = new URL(next, base)
  return origin === base && !pathname.startsWith('//') ? `${pathname}${search}` : '/docs'
}
