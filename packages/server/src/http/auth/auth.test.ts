import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, goodRequest, requestWith, type TestApp } from '../../testing/test-app.ts'
import { mintToken } from './mint-token.ts'

const secret = 'a-secret-of-more-than-thirty-two-characters'
const auth = { mode: 'jwt', secret, issuer: 'https://issuer.example', audience: 'kiln' } as const

let test: TestApp
let ada: string
let bob: string
let admin: string
let adasJob: string

beforeAll(async () => {
  test = await createTestApp({ auth })
  const mint = (user: string, role: 'user' | 'admin' = 'user') => mintToken({ auth, user, role, lifeSeconds: 60 })
  ;[ada, bob, admin] = await Promise.all([mint('ada'), mint('bob'), mint('root', 'admin')])
  const response = await post(requestWith({ user_id: 'ada' }), ada)
  adasJob = response.json().job_id
})
afterAll(() => test.close())

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const get = (url: string, token: string) => test.app.inject({ url, headers: bearer(token) })
const post = (payload: object, token: string) =>
  test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload, headers: bearer(token) })

/** A token with other claims or another signature than it must have. */
function forge(claims: Record<string, unknown>, { key = secret, alg = 'HS256' } = {}): Promise<string> {
  const base = { sub: 'ada', iss: auth.issuer, aud: auth.audience, exp: Math.floor(Date.now() / 1000) + 60 }
  return new SignJWT({ ...base, ...claims }).setProtectedHeader({ alg }).sign(new TextEncoder().encode(key))
}

describe('tokens', () => {
  it('let a user in', async () => {
    expect((await get('/api/jobs', await forge({}))).statusCode).toBe(200)
    expect((await get('/api/jobs', await forge({ exp: undefined }))).statusCode).toBe(200)
  })

  it.each([
    ['no header', () => ''],
    ['a header without Bearer', async () => `Basic ${ada}`],
    ['an empty token', () => 'Bearer '],
    ['something else than a token', () => 'Bearer abc'],
    [
      'alg none',
      () => `Bearer ${new UnsecuredJWT({ sub: 'ada' }).setIssuer(auth.issuer).setAudience('kiln').encode()}`,
    ],
    ['another secret', async () => `Bearer ${await forge({}, { key: `${secret}!` })}`],
    ['another HMAC', async () => `Bearer ${await forge({}, { alg: 'HS512' })}`],
    ['a token that has expired', async () => `Bearer ${await forge({ exp: Math.floor(Date.now() / 1000) - 60 })}`],
    ['a token that is not valid yet', async () => `Bearer ${await forge({ nbf: Math.floor(Date.now() / 1000) + 60 })}`],
    ['another audience', async () => `Bearer ${await forge({ aud: 'other' })}`],
    ['another issuer', async () => `Bearer ${await forge({ iss: 'https://evil.example' })}`],
    ['no subject', async () => `Bearer ${await forge({ sub: undefined })}`],
    ['an empty subject', async () => `Bearer ${await forge({ sub: '' })}`],
    [
      'a changed payload',
      () => `Bearer ${ada.split('.').with(1, Buffer.from('{"sub":"bob"}').toString('base64url')).join('.')}`,
    ],
  ])('refuse %s', async (_what, header) => {
    const response = await test.app.inject({
      url: `/api/v1/jobs/${adasJob}`,
      headers: { authorization: await header() },
    })
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([401, 'Bearer realm="kiln"'])
    expect(response.json()).toEqual({ detail: expect.stringMatching(/token/) })
  })

  it('are not taken from the query', async () => {
    expect((await test.app.inject(`/api/jobs?token=${ada}&access_token=${ada}`)).statusCode).toBe(401)
  })

  it('are asked for before a body is looked at', async () => {
    expect((await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload: {} })).statusCode).toBe(401)
  })

  it('are not needed for health and the description of the API', async () => {
    for (const url of ['/health/live', '/health/ready', '/api/v1/jobs/health', '/docs', '/docs/json', '/login']) {
      expect([url, (await test.app.inject(url)).statusCode]).toEqual([url, 200])
    }
  })
})

describe('users', () => {
  it('see their own jobs and no others', async () => {
    expect((await get(`/api/v1/jobs/${adasJob}`, ada)).statusCode).toBe(200)
    expect((await get(`/api/v1/jobs/${adasJob}`, admin)).statusCode).toBe(200)
    const other = await get(`/api/v1/jobs/${adasJob}`, bob)
    expect([other.statusCode, other.json()]).toEqual([404, { detail: `Job ${adasJob} not found` }])
  })

  it.each(['', '/attempts', '/logs', '/artifacts', '/events'])(
    'get 404 for /api/jobs/<another user’s>%s',
    async (path) => {
      const response = await get(`/api/jobs/${adasJob}${path}`, bob)
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'JOB_NOT_FOUND'])
    },
  )

  it.each([
    ['DELETE', '/api/v1/jobs/'],
    ['DELETE', '/api/jobs/'],
    ['POST', '/api/jobs/%/cancel'],
    ['POST', '/api/jobs/%/retry'],
  ] as const)('can not %s %s another user’s job', async (method, path) => {
    const url = path.includes('%') ? path.replace('%', adasJob) : `${path}${adasJob}`
    expect((await test.app.inject({ method, url, headers: bearer(bob) })).statusCode).toBe(404)
    expect((await test.engine.get(adasJob))?.status).toBe('waiting')
  })

  it('can not act for another user', async () => {
    const response = await post(goodRequest, ada)
    expect([response.statusCode, response.json()]).toEqual([403, { detail: expect.stringContaining('another user') }])
    expect((await get('/api/v1/jobs?user_id=bob', ada)).statusCode).toBe(403)
    expect((await get('/api/jobs?userId=bob', ada)).statusCode).toBe(403)
  })

  it('list only their own jobs', async () => {
    expect((await get('/api/jobs', bob)).json()).toMatchObject({ jobs: [], total: 0 })
    expect((await get('/api/jobs', ada)).json().total).toBe(1)
    expect((await get('/api/jobs', admin)).json().total).toBe(1)
    expect((await get('/api/v1/jobs?user_id=ada', admin)).json().total).toBe(1)
  })

  it.each([
    ['GET', '/api/v1/jobs/stats/counts'],
    ['GET', '/api/queues'],
    ['GET', '/api/workers'],
    ['POST', '/api/queues/videos/pause'],
    ['POST', '/api/queues/videos/resume'],
  ] as const)('may not %s %s unless they are admins', async (method, url) => {
    expect((await test.app.inject({ method, url, headers: bearer(ada) })).statusCode).toBe(403)
    expect((await test.app.inject({ method, url, headers: bearer(admin) })).statusCode).toBe(200)
  })
})
