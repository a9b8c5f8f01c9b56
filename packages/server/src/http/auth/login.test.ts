import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, requestWith, type TestApp } from '../../testing/test-app.ts'
import { mintToken } from './mint-token.ts'

const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const
const host = 'kiln.example'

let test: TestApp
let token: string
beforeAll(async () => {
  test = await createTestApp({ auth, trustProxy: true })
  token = await mintToken({ auth, user: 'ada', role: 'user', lifeSeconds: 600 })
})
afterAll(() => test.close())

function logIn(fields: Record<string, string>, headers: Record<string, string> = { 'sec-fetch-site': 'same-origin' }) {
  return test.app.inject({
    method: 'POST',
    url: '/login',
    payload: new URLSearchParams(fields).toString(),
    headers: { host, 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

describe('the login page', () => {
  it('turns a token into a cookie that no script can read', async () => {
    const response = await logIn({ token: ` ${token}\n`, next: '/docs/?a=1' })
    expect([response.statusCode, response.headers.location]).toEqual([303, '/docs/?a=1'])
    const cookie = String(response.headers['set-cookie'])
    expect(cookie).toMatch(/^kiln_session=.+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(Number(/Max-Age=(\d+)/.exec(cookie)?.[1])).toBeLessThanOrEqual(600)
  })

  it('marks the cookie as secure behind TLS', async () => {
    const response = await logIn({ token }, { origin: `https://${host}`, 'x-forwarded-proto': 'https' })
    expect(response.headers['set-cookie']).toContain('; Secure')
  })

  it('shows why a token is refused and sets no cookie', async () => {
    const response = await logIn({ token: 'abc', next: '"><script>alert(1)</script>' })
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([401, undefined])
    expect(response.body).toContain('The token is not valid')
    expect(response.body).not.toContain('<script')
  })

  it('allows itself nothing but its own style and form', async () => {
    const response = await test.app.inject(`/login?next=${encodeURIComponent('"><script>')}`)
    expect(response.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
    )
    expect(response.body).not.toContain('<script')
  })

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', ''])(
    'does not send anybody to %j',
    async (next) => {
      expect((await logIn({ token, next })).headers.location).toBe('/docs')
    },
  )

  it.each([
    ['a foreign page', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling domain', { 'sec-fetch-site': 'same-site' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['nowhere', {}],
  ])('can not be used from %s', async (_where, headers) => {
    const response = await logIn({ token }, headers as Record<string, string>)
    expect([response.statusCode, response.headers['set-cookie']]).toEqual([403, undefined])
  })

  it('clears the cookie on logout', async () => {
    const response = await test.app.inject({
      method: 'POST',
      url: '/logout',
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    expect([response.statusCode, response.headers.location]).toEqual([303, '/login'])
    expect(response.headers['set-cookie']).toMatch(/^kiln_session=; .*Expires=Thu, 01 Jan 1970/)
  })
})

describe('a cookie', () => {
  const withCookie = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string> = {}) =>
    test.app.inject({
      method,
      url,
      headers: { host, cookie: `kiln_session=${token}`, ...headers },
      ...(method === 'POST' && { payload: requestWith({ user_id: 'ada' }) }),
    })

  it('lets the browser read', async () => {
    expect((await withCookie('GET', '/api/jobs')).statusCode).toBe(200)
    expect((await withCookie('GET', '/api/jobs', { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(200)
  })

  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, 202],
    [{ origin: `http://${host}` }, 202],
    [{ 'sec-fetch-site': 'cross-site', origin: `http://${host}` }, 403],
    [{ 'sec-fetch-site': 'none' }, 403],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{}, 403],
  ])('with the headers %j may write: %d', async (headers, status) => {
    expect((await withCookie('POST', '/api/v1/jobs', headers as Record<string, string>)).statusCode).toBe(status)
  })

  it('does not stand in for a wrong Authorization header', async () => {
    expect((await withCookie('GET', '/api/jobs', { authorization: 'Bearer abc' })).statusCode).toBe(401)
  })
})

it('sends browsers that open a protected page to the login, and programs not', async () => {
  const open = (url: string) => test.app.inject({ url, headers: { accept: 'text/html,*/*' } })
  expect((await open('/api/jobs')).statusCode).toBe(401)
  const page = await open('/assets/videos/1/video.mp4?download=1')
  expect([page.statusCode, page.headers.location]).toEqual([
    303,
    '/login?next=%2Fassets%2Fvideos%2F1%2Fvideo.mp4%3Fdownload%3D1',
  ])
})

it('has no login without authentication', async () => {
  const open = await test.another({ auth: { mode: 'none' } })
  expect((await open.inject('/login')).statusCode).toBe(404)
})
