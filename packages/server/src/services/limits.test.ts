import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'
import { goodRequest } from '../testing/test-app.ts'
import { greyPng } from './depth/testing/grey-png.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ MAX_JOBS_PER_HOUR_PER_USER: '1', AUTO_START_WORKER: 'off' })
  for (const { name } of await server.engine.queues()) await server.engine.pause(name)
})
afterAll(() => server?.close())

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

const sentence = 'A user may submit 1 jobs an hour; that many have been'

const video = (user_id: string) => ({ ...goodRequest, video_request: { ...goodRequest.video_request, user_id } })
const movie = (userId: string) => {
  const fields = { prompt: 'A lighthouse in a storm', genre: 'drama', num_sequences: 1, seed: 1 }
  return { ...fields, sampler: 'euler', steps: 20, cfg_scale: 7, userId }
}
const character = (userId: string) => ({ name: 'Mira', description: 'A lighthouse keeper', userId })

it.each([
  ['/api/v1/jobs', (user: string) => video(user), { detail: sentence }],
  ['/api/movies', movie, { success: false, error: sentence }],
  ['/api/v1/characters/queue', character, { success: false, statusCode: 429, message: sentence }],
])('%s refuses one job too many in the shape of its service, and no repetition', async (path, body, shape) => {
  const user = `user-of${path.replaceAll('/', '-')}`
  const key = { 'idempotency-key': 'one' }
  const first = await post(path, body(user), key)
  expect(first.ok).toBe(true)
  const refused = await post(path, body(user), { 'idempotency-key': 'two' })
  expect({ status: refused.status, body: await refused.json() }).toEqual({ status: 429, body: shape })
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500)
  const again = await post(path, body(user), key)
  expect({ status: again.status, body: await again.text() }).toEqual({ status: first.status, body: await first.text() })
  expect((await post(path, body(`${user}-2`))).ok).toBe(true)
})

it('the synchronous creation of a character is refused like the queued one', async () => {
  expect((await post('/api/v1/characters/queue', character('sync'))).status).toBe(202)
  expect((await post('/api/v1/characters', character('sync'))).status).toBe(429)
})

it('an upload and a place in the depth queue count together; a refused upload leaves no file', async () => {
  const photo = Uint8Array.from(await greyPng({ width: 8, height: 8 }))
  const upload = () => {
    const form = new FormData()
    form.set('userId', 'uploader')
    form.set('media', new Blob([photo]), 'a.png')
    return fetch(`${server.url}/api/media/upload`, { method: 'POST', body: form })
  }
  const first = await upload()
  expect(first.status).toBe(201)
  const { mediaItemId, queueId } = (await first.json()) as { mediaItemId: string; queueId: string }
  const refused = await upload()
  const body = { error: 'Too Many Requests', message: sentence }
  expect({ status: refused.status, body: await refused.json() }).toEqual({ status: 429, body })
  expect(await server.engine.query('select 1 from unclaimed_files')).toEqual([])
  expect(await server.engine.query('select 1 from media_items')).toHaveLength(1)
  await server.engine.cancel(queueId)
  const enqueued = await post(`/api/queue/enqueue/${mediaItemId}`, {})
  expect({ status: enqueued.status, body: await enqueued.json() }).toEqual({ status: 429, body })
})

it('the refusals are counted by their codes', async () => {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  expect(text).toMatch(/kiln_requests_refused_total\{reason="JOBS_PER_HOUR_EXCEEDED"\} [1-9]/)
})
