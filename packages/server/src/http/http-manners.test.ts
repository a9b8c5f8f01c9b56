import { once } from 'node:events'
import { connect } from 'node:net'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLogger } from '../logger.ts'
import { createTestApp, goodRequest, type TestApp } from '../testing/test-app.ts'
import { listenOn } from './listen.ts'
import type { TypedApp } from './typed-app.ts'

let test: TestApp
let app: TypedApp
beforeAll(async () => {
  test = await createTestApp()
  app = test.app
})
afterAll(() => test.close())

describe('request ids', () => {
  const idFor = async (id: string) =>
    (await app.inject({ url: '/health/live', headers: { 'x-request-id': id } })).headers['x-request-id']

  it('are given back', async () => {
    expect(await idFor('abc-123_X.y:z')).toBe('abc-123_X.y:z')
  })

  it.each(['', 'a b', 'x'.repeat(129), 'a"b', 'ä'])('are made anew for %j', async (id) => {
    expect(await idFor(id)).toMatch(/^[\da-f-]{36}$/)
  })

  it('are there on errors too', async () => {
    expect((await app.inject('/nowhere')).headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
  })
})

describe('paths and methods', () => {
  it('answer with and without their trailing slash', async () => {
    for (const url of [
      '/health/live',
      '/api/jobs',
      '/api/queues',
      '/api/v1/templates',
      '/api/v1/jobs/health',
      '/docs/json',
    ]) {
      expect([url, (await app.inject(url)).statusCode, (await app.inject(`${url}/`)).statusCode]).toEqual([
        url,
        200,
        200,
      ])
    }
  })

  it('that do not exist are 404 in the native shape', async () => {
    for (const url of ['/', '/nowhere', '/api', '/api/jobs/a/b/c', '/API/jobs', '/%', '/%E0%A4%A']) {
      const response = await app.inject(url)
      expect([url, response.statusCode, response.json().error.code]).toEqual([url, 404, 'NOT_FOUND'])
    }
  })

  it('of the wrong method are 405 with what is allowed', async () => {
    const response = await app.inject({ method: 'POST', url: '/api/jobs' })
    expect([response.statusCode, response.headers.allow, response.json().error.code]).toEqual([
      405,
      'GET, HEAD',
      'METHOD_NOT_ALLOWED',
    ])
  })

  it('answer OPTIONS with what is allowed', async () => {
    const response = await app.inject({ method: 'OPTIONS', url: '/api/v1/jobs/' })
    expect([response.statusCode, response.headers.allow, response.body]).toEqual([204, 'GET, HEAD, POST', ''])
    expect((await app.inject({ method: 'OPTIONS', url: '/nowhere' })).statusCode).toBe(404)
  })

  it('answer HEAD like GET without the body', async () => {
    const get = await app.inject('/api/v1/templates')
    const head = await app.inject({ method: 'HEAD', url: '/api/v1/templates' })
    expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([
      200,
      '',
      get.headers['content-length'],
    ])
  })
})

describe('security headers', () => {
  it('forbid sniffing, framing and loading', async () => {
    const { headers } = await app.inject('/api/jobs')
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'referrer-policy': 'no-referrer',
    })
    expect(headers['x-powered-by']).toBeUndefined()
  })

  it('let the API page load its own scripts and nothing else', async () => {
    const page = await app.inject('/docs')
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/upgrade-insecure|unsafe-eval|https:/)
    const script = /src="(\/docs\/static\/[^"]+)"/.exec(page.body)?.[1] ?? ''
    expect((await app.inject(script)).headers['content-type']).toMatch(/javascript/)
    expect(page.body).not.toMatch(/<script>/)
  })

  it('keep other origins out unless they are configured', async () => {
    const headers = { origin: 'https://studio.example', 'access-control-request-method': 'POST' }
    expect((await app.inject({ url: '/api/jobs', headers })).headers['access-control-allow-origin']).toBeUndefined()
    const open = await test.another({ corsOrigins: ['https://studio.example'] })
    const preflight = await open.inject({ method: 'OPTIONS', url: '/api/v1/jobs', headers })
    expect([preflight.statusCode, preflight.headers['access-control-allow-origin']]).toEqual([
      204,
      'https://studio.example',
    ])
    const foreign = await open.inject({ url: '/api/jobs', headers: { origin: 'https://evil.example' } })
    expect(foreign.headers['access-control-allow-origin']).toBeUndefined()
    expect((await open.inject({ method: 'PUT', url: '/api/jobs' })).headers.allow).toBe('GET, HEAD')
  })
})

describe('the description of the API', () => {
  it('is OpenAPI 3.1 with the schemas of requests and answers', async () => {
    const description = (await app.inject('/docs/json')).json()
    expect(description.openapi).toBe('3.1.0')
    const create = description.paths['/api/v1/jobs'].post
    const reference = create.requestBody.content['application/json'].schema.$ref
    const schema = description.components.schemas[reference.split('/').at(-1)]
    expect(schema.properties.priority.anyOf[0]).toMatchObject({ type: 'integer', minimum: 1, maximum: 10 })
    expect(Object.keys(create.responses)).toEqual(expect.arrayContaining(['202', '422']))
    expect(
      description.paths['/api/v1/jobs/{job_id}'].get.responses['200'].content['application/json'].schema.$ref,
    ).toMatch(/VideoJob/)
    expect(JSON.stringify(description)).not.toContain('__SCHEMA')
  })
})

describe('logs', () => {
  it('show errors with their cause and requests at debug, but no token, cookie or query', async () => {
    const lines: string[] = []
    const destination = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const logger = createLogger({ level: 'debug', destination })
    const noisy = await test.another({ logger, broken: { get: () => Promise.reject(new Error('the very cause')) } })
    const headers = { authorization: 'Bearer top-secret', cookie: 'kiln_session=top-secret', 'x-request-id': 'find-me' }
    const url = '/api/jobs/01a2014a-7c50-7495-aca3-28e4f0ab3db1?signature=top-secret'
    const response = await noisy.inject({ url, headers })
    expect(response.json().error).toEqual({ code: 'INTERNAL', message: expect.stringContaining('find-me') })
    logger.info({ req: { headers }, provider: { apiKey: 'top-secret' } }, 'by mistake')
    const log = lines.join('')
    expect(log).toContain('the very cause')
    expect(log).toContain('"status":500')
    expect(log).not.toContain('top-secret')
  })
})

describe('connections', () => {
  it('have time limits for headers and requests', () => {
    expect(app.server.headersTimeout).toBe(15_000)
    expect(app.server.requestTimeout).toBe(30_000)
  })

  it('get a 400 for something that is no HTTP', async () => {
    const own = await test.another({})
    const { port } = new URL(await own.listen({ host: '127.0.0.1', port: 0 }))
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('nonsense\r\n\r\n')
    const [answer] = await once(socket, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /)
    socket.destroy()
  })

  it('finish their request when the server closes, and are not kept alive', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let begun = () => {}
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve
    })
    const slow = await test.another({
      broken: {
        counts: async (options) => {
          begun()
          await held
          return test.engine.counts(options)
        },
      },
    })
    const listening = await listenOn(slow, { host: '127.0.0.1', ports: [0] })
    const [url] = listening.urls
    const answer = fetch(`${url}/api/v1/jobs/stats/counts`)
    await isBegun
    const closed = listening.close({ graceMs: 60_000 })
    release()
    expect((await answer).status).toBe(200)
    await closed
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
  })
})

it('submits nothing when the client sends a body that ends too early', async () => {
  const before = (await test.engine.list({ limit: 1 })).total
  const own = await test.another({})
  const { port } = new URL(await own.listen({ host: '127.0.0.1', port: 0 }))
  const socket = connect(Number(port), '127.0.0.1')
  const text = JSON.stringify(goodRequest)
  socket.end(
    `POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${text.length + 9}\r\n\r\n${text}`,
  )
  socket.resume()
  await once(socket, 'close')
  expect((await test.engine.list({ limit: 1 })).total).toBe(before)
})
