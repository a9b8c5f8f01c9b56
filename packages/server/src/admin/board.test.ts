import { Writable } from 'node:stream'
import { KilnError } from '@kiln/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mintToken } from '../http/auth/mint-token.ts'
import { createLogger } from '../logger.ts'
import { createTestApp, type TestApp } from '../testing/test-app.ts'

const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const
const page = '/admin/queues'
const poll = '/admin/queues/api/queues'
const pause = '/admin/queues/api/queues/videos/pause'

let open: TestApp
let guarded: Awaited<ReturnType<TestApp['another']>>
let user: string
let admin: string

beforeAll(async () => {
  open = await createTestApp()
  guarded = await open.another({ auth })
  const mint = (role: 'user' | 'admin') => mintToken({ auth, user: 'ada', role, lifeSeconds: 60 })
  ;[user, admin] = await Promise.all([mint('user'), mint('admin')])
})
afterAll(() => open.close())

describe('the page', () => {
  it('loads with its scripts, at the path with and without a slash', async () => {
    for (const url of [page, `${page}/`, `${page}/queue/videos`, `${page}/queue/videos/some-id`]) {
      const response = await open.app.inject(url)
      expect([url, response.statusCode, response.headers['content-type']]).toEqual([
        url,
        200,
        'text/html; charset=utf-8',
      ])
    }
    const { body } = await open.app.inject(page)
    expect(body).toContain('<base href="/admin/queues/" />')
    const scripts = [...body.matchAll(/<script defer src="([^"]+)"/g)].map(([, src]) => src)
    expect(scripts.length).toBeGreaterThan(0)
    for (const src of scripts) {
      const script = await open.app.inject(`${page}/${src}`)
      expect([src, script.statusCode, script.headers['content-type']]).toEqual([
        src,
        200,
        'application/javascript; charset=utf-8',
      ])
    }
  })

  it('may load and call nothing but this server, and run no script that stands in it', async () => {
    const { headers } = await open.app.inject(page)
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; connect-src 'self'; font-src 'self'; img-src 'self' data:; script-src 'self'; " +
        "style-src 'self' 'unsafe-inline'; worker-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    const elsewhere = await open.app.inject('/api/queues')
    expect(elsewhere.headers['content-security-policy']).toMatch(/^default-src 'none';base-uri 'none'/)
  })

  it('lists every queue with its counts', async () => {
    const { queues } = (await open.app.inject(poll)).json()
    expect(queues).toMatchObject([{ name: 'videos', isPaused: false, hasWorkers: false, counts: { waiting: 0 } }])
  })

  it('is not in the description of the API', async () => {
    const { paths } = (await open.app.inject('/docs/json')).json()
    expect(Object.keys(paths).filter((path) => path.startsWith('/admin'))).toEqual([])
  })
})

describe('under jwt', () => {
  const ask = (url: string, headers: Record<string, string>) => guarded.inject({ url, headers })

  it('the page sends a browser without a token to the login, which leads back', async () => {
    const response = await ask(`${page}/queue/videos?status=failed`, { accept: 'text/html,*/*' })
    expect([response.statusCode, response.headers.location]).toEqual([
      303,
      '/login?next=%2Fadmin%2Fqueues%2Fqueue%2Fvideos%3Fstatus%3Dfailed',
    ])
    const next = `${page}/queue/videos?status=failed`
    const login = await guarded.inject({
      method: 'POST',
      url: '/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
      payload: new URLSearchParams({ token: admin, next }).toString(),
    })
    expect([login.statusCode, login.headers.location]).toEqual([303, next])
  })

  it.each([page, poll, `${page}/static/favicon.ico`])('%s is for admins', async (url) => {
    expect((await ask(url, {})).statusCode).toBe(401)
    expect((await ask(url, { authorization: `Bearer ${user}` })).statusCode).toBe(403)
    expect((await ask(url, { cookie: `kiln_session=${user}` })).statusCode).toBe(403)
    expect((await ask(url, { authorization: `Bearer ${admin}` })).statusCode).toBe(200)
    expect((await ask(url, { cookie: `kiln_session=${admin}` })).statusCode).toBe(200)
  })

  it('a refusal says how to get in', async () => {
    const response = await ask(poll, {})
    expect(response.headers['www-authenticate']).toBe('Bearer realm="kiln"')
    expect(response.json()).toEqual({ error: expect.stringContaining('/login'), code: 'UNAUTHORIZED' })
  })

  it('an action with a cookie must come from a page of this server', async () => {
    const act = async (headers: Record<string, string>) =>
      (await guarded.inject({ method: 'PUT', url: pause, headers: { cookie: `kiln_session=${admin}`, ...headers } }))
        .statusCode
    expect(await act({})).toBe(403)
    expect(await act({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await act({ origin: 'https://evil.example' })).toBe(403)
    expect(await act({ 'sec-fetch-site': 'same-origin' })).toBe(200)
  })
})

describe('without authentication', () => {
  it('an action must not come from a page of another server', async () => {
    const act = async (headers: Record<string, string>) =>
      (await open.app.inject({ method: 'PUT', url: pause, headers })).statusCode
    expect(await act({ 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await act({ origin: 'https://evil.example' })).toBe(403)
    expect(await act({ origin: 'http://localhost:3000', host: 'localhost:3000' })).toBe(200)
    expect(await act({})).toBe(200)
  })
})

describe('what goes wrong', () => {
  it('keeps no server from starting when the database has just gone away', async () => {
    const away = () => Promise.reject(new KilnError('DATABASE_UNAVAILABLE', 'connect ECONNREFUSED'))
    const app = await open.another({ broken: { queues: away, workers: away } })
    expect((await app.inject(page)).statusCode).toBe(200)
    expect((await app.inject(poll)).statusCode).toBe(503)
  })

  it('is told in the words the page shows', async () => {
    const ask = async (method: 'GET' | 'PUT' | 'DELETE', url: string) => {
      const response = await open.app.inject({ method, url: `${page}${url}` })
      return [response.statusCode, response.json()]
    }
    expect(await ask('GET', '/nowhere/at/all')).toEqual([404, { error: expect.any(String), code: 'NOT_FOUND' }])
    expect(await ask('GET', '/static/none.js')).toMatchObject([404, { code: 'NOT_FOUND' }])
    expect(await ask('GET', '/static/%2e%2e/index.ejs')).toMatchObject([404, {}])
    expect(await ask('PUT', '/api/queues/none/pause')).toMatchObject([
      404,
      { error: { key: 'ERRORS.QUEUE_NOT_FOUND' } },
    ])
    expect(await ask('GET', '/api/queues?page=x')).toMatchObject([400, { code: 'INVALID_REQUEST' }])
    expect(await ask('DELETE', '/api/queues')).toMatchObject([405, { code: 'METHOD_NOT_ALLOWED' }])
  })

  it('answers HEAD like GET, without a body', async () => {
    const head = await open.app.inject({ method: 'HEAD', url: page })
    expect([head.statusCode, head.body]).toEqual([200, ''])
  })

  it('inside the server is in its log and not in the answer', async () => {
    const lines: string[] = []
    const destination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    let broken = false
    const app = await open.another({
      logger: createLogger({ level: 'error', destination }),
      broken: {
        queues: async () => {
          if (broken) throw new Error('relation "queues" of db.internal is gone')
          return open.engine.queues()
        },
      },
    })
    broken = true
    const response = await app.inject(poll)
    expect([response.statusCode, response.json().code]).toEqual([500, 'INTERNAL'])
    expect(response.body).not.toContain('db.internal')
    expect(lines.join('')).toContain('db.internal')
  })

  it('with the database is 503', async () => {
    let away = false
    const queues = () =>
      away ? Promise.reject(new KilnError('DATABASE_UNAVAILABLE', 'connect ECONNREFUSED')) : open.engine.queues()
    const app = await open.another({ broken: { queues } })
    away = true
    expect((await app.inject(poll)).statusCode).toBe(503)
  })
})
