import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mintToken } from '../../http/auth/mint-token.ts'
import { createDepthApp, type DepthApp } from './testing/depth-app.ts'
import { greyPng } from './testing/grey-png.ts'

const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const
type Headers = Record<string, string>

let test: DepthApp
let ada: Headers
let bob: Headers
let admin: Headers
let mediaItemId: string
let queueId: string

beforeAll(async () => {
  const client = { depthOf: async () => greyPng({ width: 4, height: 3 }) }
  test = await createDepthApp({ auth, tools: { client } })
  await test.work()
  const headersOf = async (user: string, role: 'user' | 'admin' = 'user') => ({
    authorization: `Bearer ${await mintToken({ auth, user, role, lifeSeconds: 600 })}`,
  })
  ;[ada, bob, admin] = await Promise.all([headersOf('ada'), headersOf('bob'), headersOf('root', 'admin')])
  ;({ mediaItemId, queueId } = await test.submit({ userId: 'ada' }))
  await test.engine.waitFor(queueId, { timeoutMs: 30_000 })
  await test.submit({ userId: null })
})
afterAll(() => test.close())

/** Everything that is about something of Ada's. */
const requests = (): ['GET' | 'POST' | 'DELETE', string][] => [
  ['GET', `/api/queue/items/${queueId}`],
  ['POST', `/api/queue/items/${queueId}/cancel`],
  ['POST', `/api/queue/items/${queueId}/retry`],
  ['POST', `/api/queue/enqueue/${mediaItemId}`],
  ['DELETE', `/api/media/${mediaItemId}`],
]

describe("somebody else's media", () => {
  it('do not exist', async () => {
    for (const [method, url] of requests()) {
      expect(await test.call(method, url, { headers: bob })).toMatchObject({ statusCode: 404 })
    }
    expect((await test.call('GET', '/api/queue/items', { headers: bob })).json).toMatchObject({ count: 0, items: [] })
    expect((await test.call('GET', '/api/media/status', { headers: bob })).json).toMatchObject({ count: 0, media: [] })
    const url = `/assets/depth-maps/${queueId}/depth.png`
    expect((await test.app.inject({ url, headers: bob })).statusCode).toBe(404)
  })

  it('are there for their owner, and with those of nobody for an admin', async () => {
    const count = async (path: string, headers: Headers) => (await test.call('GET', path, { headers })).json.count
    for (const path of ['/api/queue/items', '/api/media/status']) {
      expect([await count(path, ada), await count(path, admin)]).toEqual([1, 2])
    }
  })

  it('need a token', async () => {
    for (const [method, url] of requests()) {
      const { statusCode, json } = await test.call(method, url)
      expect([statusCode, json.error]).toEqual([401, 'Unauthorized'])
    }
  })
})

it('gives owners signed URLs, of the 16 bits too', async () => {
  const { json } = await test.call('GET', '/api/media/status', { headers: ada })
  const url: string = json.media[0].depth_map_url
  const [plain, deep] = await Promise.all([test.app.inject({ url }), test.app.inject({ url: `${url}&bits=16` })])
  expect([plain.statusCode, deep.statusCode]).toEqual([200, 200])
  expect(deep.headers.etag).not.toBe(plain.headers.etag)
  const unsigned = `/assets/depth-maps/${queueId}/depth.png?bits=16`
  expect((await test.app.inject({ url: unsigned })).statusCode).toBe(401)
})

describe('what concerns the whole system', () => {
  const routes = [
    ['GET', '/api/queue/stats'],
    ['GET', '/api/queue/summary'],
    ['POST', '/api/queue/worker/stop'],
    ['POST', '/api/queue/worker/start'],
  ] as const

  it.each(routes)('is for admins only: %s %s', async (method, url) => {
    expect(await test.call(method, url, { headers: ada })).toMatchObject({
      statusCode: 403,
      json: { error: 'Forbidden', message: expect.any(String) },
    })
    expect(await test.call(method, url, { headers: admin })).toMatchObject({ statusCode: 200 })
  })

  it('may be looked at: the status of the worker', async () => {
    expect(await test.call('GET', '/api/queue/worker/status', { headers: ada })).toMatchObject({ statusCode: 200 })
  })
})
