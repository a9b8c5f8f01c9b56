import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { scriptVideoInput, scriptVideoOutput } from '@kiln/contracts'
import { createEngine, defineJob, type Engine } from '@kiln/core'
import { createContentCache, createDiskStorage, createImageProvider, createSpeech } from '@kiln/media'
import { type FakeProvider, startFakeProvider } from '@kiln/media/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { goodRequest } from '../../../testing/test-app.ts'
import { type FilmJob, makeFilm } from './make-film.ts'

let folder: string
let fake: FakeProvider
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-bought-voices-'))
  fake = await startFakeProvider()
  const storage = createDiskStorage({ root: join(folder, 'artifacts') })
  engine = await createEngine({ jobs: [filming], storage, tempRoot: join(folder, 'runs') })
  await engine.work()
})
afterAll(async () => {
  await engine.close()
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

/** The film with voices from elsewhere; its first attempt fails at the pictures, when the cache is gone too. */
const filming = defineJob({
  name: 'filming',
  input: scriptVideoInput,
  output: scriptVideoOutput,
  queue: 'videos',
  slots: { perWorker: 1 },
  attempts: 2,
  backoff: { initialMs: 20 },
  runsIn: 'inline',
  run: (request, job) => makeFilm({ request, job, tools: toolsOf(job.attempt) }),
})

function toolsOf(attempt: number): FilmJob['tools'] {
  const cache = createContentCache({ root: join(folder, 'cache'), maxBytes: 50_000_000 })
  const azure = { key: 'key', region: 'westeurope', baseUrl: fake.url }
  const painter = createImageProvider({ provider: 'local' })
  const images = attempt === 1 ? { ...painter, paint: failing } : painter
  return { speech: createSpeech({ fallback: false, azure, cache }), images, cache, cores: 2 }
}

async function failing(): Promise<never> {
  await rm(join(folder, 'cache', 'speech'), { recursive: true })
  throw new Error('no paint left')
}

it('a video whose first attempt fails after its voices buys each scene once', { timeout: 180_000 }, async () => {
  const script = 'The lamp of the lighthouse is lit at dusk. A ship comes home over a quiet sea.'
  const request = { ...goodRequest.video_request, platform: 'instagram', duration: 5, script_content: script } as const
  const { jobId } = await engine.submit(filming, request)
  const job = await engine.waitFor(jobId, { timeoutMs: 150_000 })
  expect(job).toMatchObject({
    status: 'completed',
    failedAttempts: 1,
    output: { narration: { provider: 'azure', model: 'neural', voice: 'en-US-JennyNeural', fallback: false } },
  })
  const orders = await engine.providerCalls(jobId)
  expect(orders.map(({ key, state }) => [key, state])).toEqual(
    fake.purchases.map((_, index) => [`scene-${index + 1}-voice-1`, 'succeeded']),
  )
  expect(orders.map(({ request }) => (request as { text: string }).text).join(' ')).toBe(script)
})
