import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MediaStatus, NativeAttempt, QueueItem } from '@kiln/contracts'
import { type FakeAnswer, type FakeServer, startFakeServer } from '@kiln/media/testing'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { root } from '../docs/pages.ts'
import { greyPng } from '../services/depth/testing/grey-png.ts'
import { serveProcess } from '../testing/serve-process.ts'

const until = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 50 })

let dataDir: string
let server: Awaited<ReturnType<typeof serveProcess>>
let service: FakeServer
let answer: FakeAnswer = { hang: true }

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'kiln-depth-kill-'))
  service = await startFakeServer(() => answer)
  server = await serve()
})
afterAll(async () => {
  if (server?.process.kill('SIGTERM')) await once(server.process, 'exit')
  await service?.close()
  await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
})

const serve = () => {
  const folders = { DATA_DIR: dataDir, UPLOAD_DIR: join(dataDir, 'sent'), DEPTH_MAPS_DIR: join(dataDir, 'maps') }
  return serveProcess({ ...folders, AI_SERVICE_URL: service.url })
}

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${server.url}${path}`)
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

async function upload(): Promise<string> {
  const form = new FormData()
  form.set('media', new Blob([await readFile(join(root, 'docs/images/demo.jpg'))]), 'demo.jpg')
  const response = await fetch(`${server.url}/api/media/upload`, { method: 'POST', body: form })
  expect(response.status).toBe(201)
  return ((await response.json()) as { queueId: string }).queueId
}

const item = (queueId: string) => get<QueueItem>(`/api/queue/items/${queueId}`)
const outcomes = async (queueId: string) =>
  (await get<{ attempts: NativeAttempt[] }>(`/api/jobs/${queueId}/attempts`)).attempts.map(({ outcome }) => outcome)

it('completes an item once whose server was killed while the AI service worked on it, with no attempt used', {
  timeout: 180_000,
}, async () => {
  const asked = service.requests.length + 1
  const queueId = await upload()
  await until(() => expect([service.waiting, service.requests.length]).toEqual([1, asked]))
  server.process.kill('SIGKILL')
  await once(server.process, 'exit')
  answer = { body: await greyPng({ width: 40, height: 30 }) }
  server = await serve()

  await until(async () => expect((await item(queueId)).status).toBe('completed'))
  expect(await item(queueId)).toMatchObject({ attempts: 1, max_attempts: 3, last_error: null })
  expect((await outcomes(queueId)).sort()).toEqual(['completed', 'crashed'])
  expect(service.requests).toHaveLength(2)
  const { media } = await get<{ media: MediaStatus[] }>('/api/media/status')
  expect(media).toMatchObject([{ queue_id: queueId, width: 40, height: 30 }])
  const filesIn = async (folder: string) =>
    (await readdir(join(dataDir, folder), { recursive: true })).filter((path) => /\.(png|jpg)$/.test(path))
  expect((await filesIn('maps')).map((path) => path.split('/').at(-1)).sort()).toEqual(['depth-16.png', 'depth.png'])
  expect(await filesIn('sent')).toEqual([expect.stringMatching(/original\.jpg$/)])
})

it('breaks off what the AI service works on when the job is cancelled', { timeout: 120_000 }, async () => {
  answer = { hang: true }
  const asked = service.requests.length + 1
  const queueId = await upload()
  await until(() => expect([service.waiting, service.requests.length]).toEqual([1, asked]))
  const cancelled = await fetch(`${server.url}/api/jobs/${queueId}/cancel`, { method: 'POST' })
  expect(cancelled.status).toBe(200)
  await until(() => expect(service.waiting).toBe(0))
  expect(await item(queueId)).toMatchObject({ status: 'cancelled', attempts: 1, last_error: null })
  expect(await outcomes(queueId)).toEqual(['cancelled'])
})
