import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeDepthPng, encodeDepthPng, probe, runFfmpeg } from '@kiln/media'
import { type FakeAnswer, type FakeServer, startFakeServer } from '@kiln/media/testing'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { createDepthClient } from '../../ai/create-depth-client.ts'
import type { DepthClient } from '../../ai/depth-client.ts'
import { createDepthApp, type DepthApp } from './testing/depth-app.ts'
import { greyPng } from './testing/grey-png.ts'

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 20 })

/** How the AI service answers. */
let answer: () => FakeAnswer
let good: FakeAnswer
let service: FakeServer
let test: DepthApp
let folder: string
/** Where it is looked for. */
let baseUrl: string
let requestTimeoutMs: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-depth-test-'))
  service = await startFakeServer(() => answer())
  const client: DepthClient = {
    depthOf: (...asked) => createDepthClient({ baseUrl, timeoutMs: requestTimeoutMs }).depthOf(...asked),
  }
  test = await createDepthApp({ backoffMs: 10, tools: { client } })
  await test.work()
})
beforeEach(async () => {
  const body = await greyPng({ width: 40, height: 30 })
  good = { body }
  answer = () => good
  baseUrl = service.url
  requestTimeoutMs = 120_000
  service.requests.length = 0
  await test.engine.query('delete from media_items')
  await test.call('POST', '/api/queue/worker/start')
})
afterAll(async () => {
  await test.close()
  await service.close()
  await rm(folder, { recursive: true })
})

const item = async (queueId: string) => (await test.call('GET', `/api/queue/items/${queueId}`)).json
const outcomes = async (queueId: string) => (await test.engine.attempts(queueId)).map(({ outcome }) => outcome)
const ended = async (queueId: string) => {
  await test.engine.waitFor(queueId, { timeoutMs: 60_000 })
  return item(queueId)
}

/** The first chunk of a PNG (ISO 15948, 11.2.2). */
function headerOf(png: Buffer) {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  return { width, height, bits: png.readUInt8(24), colourType: png.readUInt8(25) }
}

it('sends the file to the AI service and keeps the depth map in 8 and in 16 bits', async () => {
  const content = Buffer.from('the bytes of a photo')
  const { queueId } = await test.submit({ content, width: 40, height: 30 })
  expect(await ended(queueId)).toMatchObject({ status: 'completed', attempts: 1, last_error: null })
  expect(service.requests).toHaveLength(1)
  expect(service.requests[0]?.path).toBe('/api/depth?bits=16')
  expect(service.requests[0]?.bytes.includes(content)).toBe(true)
  const rows = await test.engine.query('select width, height, content_type, file_size from depth_map_cache')
  const url = `/assets/depth-maps/${queueId}/depth.png`
  const [plain, deep] = [await test.app.inject({ url }), await test.app.inject({ url: `${url}?bits=16` })]
  const size = { width: 40, height: 30 }
  expect(rows).toEqual([{ ...size, content_type: 'image/png', file_size: plain.rawPayload.length }])
  expect(headerOf(plain.rawPayload)).toEqual({ ...size, bits: 8, colourType: 0 })
  expect(headerOf(deep.rawPayload)).toEqual({ ...size, bits: 16, colourType: 0 })
  expect([...(await decodeDepthPng(deep.rawPayload)).values.slice(0, 3)]).toEqual([1000, 1100, 1200])
  const inBytes = [1000, 1100, 1200].map((value) => Math.round(value / 257) * 257)
  expect([...(await decodeDepthPng(plain.rawPayload)).values.slice(0, 3)]).toEqual(inBytes)
  expect(deep.headers.etag).not.toBe(plain.headers.etag)
})

it('spreads the 8 bits of a service that knows no more', async () => {
  const values = Uint16Array.from({ length: 12 }, () => 0x8080)
  const body = await encodeDepthPng({ width: 4, height: 3, values }, 8)
  answer = () => ({ body })
  const { queueId } = await test.submit()
  expect(await ended(queueId)).toMatchObject({ status: 'completed' })
  const deep = await test.app.inject({ url: `/assets/depth-maps/${queueId}/depth.png?bits=16` })
  expect(headerOf(deep.rawPayload)).toMatchObject({ bits: 16 })
  expect(await decodeDepthPng(deep.rawPayload)).toMatchObject({ values })
})

it('waits while the AI service is down, without using an attempt, and says so', async () => {
  answer = () => ({ status: 503, headers: { 'retry-after': '1' }, body: '{"message":"loading the model"}' })
  const { queueId } = await test.submit({ maxAttempts: 1 })
  await eventually(async () => {
    expect(await item(queueId)).toMatchObject({
      status: 'pending',
      attempts: 0,
      last_error: expect.stringMatching(/^AI service unavailable: .*503.*loading the model/),
    })
  })
  answer = () => good
  expect(await ended(queueId)).toMatchObject({ status: 'completed', attempts: 1, last_error: null })
  expect(await outcomes(queueId)).toEqual(['postponed', 'completed'])
})

it('waits too while nobody listens at the address of the AI service', async () => {
  baseUrl = 'http://127.0.0.1:9'
  const { queueId } = await test.submit({ maxAttempts: 1 })
  await eventually(async () => {
    const lastError = expect.stringMatching(/^AI service unavailable: .*can not be reached/)
    expect(await item(queueId)).toMatchObject({ status: 'pending', attempts: 0, last_error: lastError })
  })
  expect((await test.call('POST', `/api/queue/items/${queueId}/cancel`)).statusCode).toBe(200)
})

it('fails at once when the AI service refuses the picture', async () => {
  answer = () => ({ status: 422, body: '{"error":"Unprocessable Entity","message":"no picture"}' })
  const { queueId } = await test.submit({ maxAttempts: 5 })
  const lastError = expect.stringContaining('no picture')
  expect(await ended(queueId)).toMatchObject({ status: 'failed', attempts: 1, last_error: lastError })
  expect(service.requests).toHaveLength(1)
})

it('tries again after an answer that is no picture, and fails when its attempts are used up', async () => {
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  answer = () => ({ body: Buffer.concat([signature, Buffer.from('garbage')]) })
  const { queueId } = await test.submit({ maxAttempts: 2 })
  expect(await ended(queueId)).toMatchObject({ status: 'failed', attempts: 2, last_error: expect.any(String) })
  expect(await outcomes(queueId)).toEqual(['failed', 'failed'])
  expect(await test.engine.artifacts(queueId)).toEqual([])
  answer = () => good
  expect((await test.call('POST', `/api/queue/items/${queueId}/retry`)).statusCode).toBe(200)
  expect(await ended(queueId)).toMatchObject({ status: 'completed', attempts: 1 })
})

it('uses an attempt for a picture that the AI service does not answer to in time', async () => {
  requestTimeoutMs = 100
  answer = () => ({ hang: true })
  const { queueId } = await test.submit({ maxAttempts: 2 })
  expect(await ended(queueId)).toMatchObject({ status: 'failed', attempts: 2 })
  expect(await outcomes(queueId)).toEqual(['failed', 'failed'])
  expect((await item(queueId)).last_error).toContain('did not answer within 0.1 s')
})

it('breaks off its request when the item is deleted while it is processed', async () => {
  answer = () => ({ hang: true })
  const { queueId, mediaItemId } = await test.submit()
  await eventually(() => expect(service.requests).toHaveLength(1))
  expect(await item(queueId)).toMatchObject({ status: 'processing', attempts: 1 })
  expect((await test.call('DELETE', `/api/media/${mediaItemId}`)).statusCode).toBe(200)
  await eventually(() => expect(service.waiting).toBe(0))
})

it('makes a film of the depth of a video, and waits for a service that goes away in the middle', async () => {
  const source = join(folder, 'clip.mp4')
  const tenFrames = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=10:duration=1']
  await runFfmpeg([...tenFrames, '-pix_fmt', 'yuv420p', source])
  let count = 0
  answer = () => {
    count++
    return count === 4 ? { status: 503, headers: { 'retry-after': '0' } } : good
  }
  const content = await readFile(source)
  const { queueId } = await test.submit({
    content,
    mediaType: 'video',
    extension: 'mp4',
    contentType: 'video/mp4',
    width: 64,
    height: 48,
    durationMs: 1000,
  })
  expect(await ended(queueId)).toMatchObject({ status: 'completed', attempts: 1 })
  expect(await outcomes(queueId)).toEqual(['completed'])
  expect(count).toBe(11)
  const { json } = await test.call('GET', '/api/media/status')
  expect(json.media[0]).toMatchObject({
    width: 64,
    height: 48,
    depth_map_url: `/assets/depth-maps/${queueId}/depth.mp4`,
  })
  const film = join(folder, 'depth.mp4')
  await writeFile(film, (await test.app.inject({ url: json.media[0].depth_map_url })).rawPayload)
  expect(await probe(film)).toMatchObject({ durationSeconds: 1 })
  const shown = (await test.engine.get(queueId))?.progressMessage
  expect(shown).toBe('Estimating depth')
})

it('fails at once when a video can not be decoded', async () => {
  const content = Buffer.from('no video at all')
  const { queueId } = await test.submit({ content, mediaType: 'video', extension: 'mp4', durationMs: 1000 })
  const failed = await ended(queueId)
  expect(failed).toMatchObject({ status: 'failed', attempts: 1 })
  expect(failed.last_error).not.toMatch(/\/tmp\//)
})

it('works on one item at a time, in the order of their priorities', async () => {
  const order: number[] = []
  let atOnce = 0
  await test.call('POST', '/api/queue/worker/stop')
  answer = () => good
  for (const fileSize of [5_000_000, 50_000, 500_000]) {
    await test.submit({ fileSize, content: Buffer.from(`size ${fileSize}`) })
  }
  const ids = (await test.call('GET', '/api/queue/items')).json.items.map(({ id }: { id: string }) => id)
  const watch = setInterval(async () => {
    const { processing } = (await test.call('GET', '/api/queue/stats')).json.stats
    atOnce = Math.max(atOnce, processing)
  }, 5)
  await test.call('POST', '/api/queue/worker/start')
  for (const id of ids) await ended(id)
  clearInterval(watch)
  for (const { bytes } of service.requests) order.push(Number(/size (\d+)/.exec(bytes.toString('latin1'))?.[1]))
  expect(order).toEqual([50_000, 500_000, 5_000_000])
  expect(atOnce).toBe(1)
})

it('sums up how long items of each kind took', async () => {
  const { queueId } = await test.submit()
  await ended(queueId)
  await test.call('POST', '/api/queue/worker/stop')
  const video = await test.submit({ mediaType: 'video', durationMs: 1000 })
  const { json } = await test.call('GET', '/api/queue/summary')
  const { queued_at } = await item(video.queueId)
  const none = { queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0, pending: 0 }
  const seconds = json.summary[0].avg_processing_seconds
  expect(seconds).toBeGreaterThan(0)
  expect(json).toEqual({
    summary: [
      {
        media_type: 'photo',
        ...none,
        completed: 1,
        avg_processing_seconds: seconds,
        p95_processing_seconds: seconds,
        avg_attempts: 1,
        oldest_queued_at: null,
      },
      {
        media_type: 'video',
        ...none,
        queued: 1,
        avg_processing_seconds: null,
        p95_processing_seconds: null,
        avg_attempts: null,
        oldest_queued_at: queued_at,
      },
    ],
    timestamp: expect.stringMatching(/Z$/),
  })
})
