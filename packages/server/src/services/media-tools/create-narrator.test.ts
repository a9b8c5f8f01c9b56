import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, defineJob, type Engine } from '@kiln/core'
import { createContentCache, createDiskStorage, createSpeech, type SpeechProviderName } from '@kiln/media'
import { type FakeProvider, startFakeProvider } from '@kiln/media/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createNarrator } from './create-narrator.ts'

const paidProviders = ['azure', 'google', 'elevenlabs'] as const
const secret = 'key-that-nobody-may-read'
const texts = ['The lamp is lit.', 'A ship comes home.']

const input = z.object({
  provider: z.enum(['azure', 'google', 'elevenlabs', 'local']),
  texts: z.array(z.string()),
  /** The cache drops everything after the first pass, and before a failed attempt ends. */
  cacheForgets: z.boolean(),
  attempts: z.number(),
})

let folder: string
let cacheFolder: string
let fake: FakeProvider
let engine: Engine
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-narrator-'))
  engine = await createEngine({
    jobs: [narrating],
    storage: createDiskStorage({ root: join(folder, 'artifacts') }),
    tempRoot: join(folder, 'runs'),
    cpuSlots: 1,
  })
  await engine.work()
})
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(folder, 'cache-'))
  fake = await startFakeProvider()
})
afterEach(async () => {
  // A 429 of one test is not to hold up the next.
  await engine.query('delete from provider_lanes', [])
  await fake.close()
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

/** Speaks every scene twice, as the film does, and fails until its last attempt. */
const narrating = defineJob({
  name: 'narrating',
  input,
  output: z.object({ seconds: z.array(z.number()) }),
  queue: 'narrating',
  slots: { perWorker: 4 },
  attempts: 3,
  backoff: { initialMs: 20 },
  runsIn: 'inline',
  async run({ provider, texts, cacheForgets, attempts }, job) {
    const speech = speechOf(fake.url)
    const choice = speech.resolve({ provider, language: 'en-US' })
    const narrator = createNarrator({ job, tools: { speech }, choice, texts })
    await narrator.recordAtNaturalPace(() => {})
    if (cacheForgets) await rm(cacheFolder, { recursive: true })
    const spoken = await narrator.recordAtPaceOf({ pace: 1.2 })
    if (job.attempt < attempts && cacheForgets) await rm(cacheFolder, { recursive: true })
    if (job.attempt < attempts) throw new Error('something that comes after the voices')
    return { seconds: spoken.map(({ durationSeconds }) => durationSeconds) }
  },
})

function speechOf(baseUrl: string) {
  return createSpeech({
    fallback: false,
    azure: { key: secret, region: 'westeurope', baseUrl },
    google: { apiKey: secret, baseUrl },
    elevenlabs: { apiKey: secret, baseUrl },
    cache: createContentCache({ root: cacheFolder, maxBytes: 50_000_000 }),
  })
}

async function submit(provider: SpeechProviderName, wish: Partial<z.input<typeof input>> = {}) {
  const { jobId } = await engine.submit(narrating, { provider, texts, cacheForgets: false, attempts: 1, ...wish })
  return jobId
}

const ended = (jobId: string) => engine.waitFor(jobId, { timeoutMs: 50_000 })

describe.each(paidProviders)('a narration by %s', (provider) => {
  it('is bought once per scene, though a later attempt finds nothing in the cache', async () => {
    const jobId = await submit(provider, { cacheForgets: true, attempts: 3 })
    const job = await ended(jobId)
    expect(job).toMatchObject({ status: 'completed', failedAttempts: 2 })
    expect(job?.output).toEqual({ seconds: [expect.closeTo(1.51 / 1.2, 1), expect.closeTo(1.51 / 1.2, 1)] })
    expect(fake.purchases.map((purchase) => purchase.provider)).toEqual([provider, provider])
    expect(await engine.providerCalls(jobId)).toMatchObject(
      texts.map((text, index) => ({
        key: `scene-${index + 1}-voice-1`,
        orderNo: 1,
        provider,
        state: 'succeeded',
        request: { language: expect.any(String), text },
      })),
    )
  })

  it('leaves no key in the journal', async () => {
    fake.misbehave('order', { kind: 'refusal', status: 401, body: `Who is ${secret}?` })
    const jobId = await submit(provider)
    const job = await ended(jobId)
    // Final: the wrong key stays wrong.
    expect(job).toMatchObject({ status: 'failed', failedAttempts: 1, error: { code: 'PROVIDER_FAILED' } })
    expect(job?.error?.message).toContain('answered 401: Who is ***? Check its key.')
    const good = await submit(provider)
    await ended(good)
    const rows = [...(await engine.providerCalls(jobId)), ...(await engine.providerCalls(good))]
    expect(rows.map(({ state }) => state)).toEqual(['failed', 'succeeded', 'succeeded'])
    expect(JSON.stringify([rows, job])).not.toContain(secret)
    expect(fake.requests.every(({ headers }) => JSON.stringify(headers).includes(secret))).toBe(true)
  })
})

it('orders nothing that another job has bought', async () => {
  await ended(await submit('azure'))
  const jobId = await submit('azure')
  expect(await ended(jobId)).toMatchObject({ status: 'completed' })
  expect(fake.purchases).toHaveLength(2)
  expect(await engine.providerCalls(jobId)).toEqual([])
})

it('orders each part of a long text by itself', async () => {
  const long = 'This sentence has forty characters in it. '.repeat(20).trim()
  const jobId = await submit('google', { texts: ['Short.', long], cacheForgets: true, attempts: 2 })
  expect(await ended(jobId)).toMatchObject({ status: 'completed' })
  const keys = (await engine.providerCalls(jobId)).map(({ key }) => key)
  expect(keys).toEqual(['scene-1-voice-1', 'scene-2-voice-1', 'scene-2-voice-2'])
  expect(fake.purchases).toHaveLength(3)
})

it.each([
  ['the answer is lost', { kind: 'lost-reply' }],
  ['the answer can not be read', { kind: 'answer', body: 'not speech' }],
] as const)('buys nothing a second time when %s, until a person retries the job', async (_, fault) => {
  fake.misbehave('order', fault)
  const jobId = await submit('elevenlabs')
  const failed = { status: 'failed', failedAttempts: 1, error: { code: 'PROVIDER_OUTCOME_UNKNOWN' } }
  expect(await ended(jobId)).toMatchObject(failed)
  expect(fake.purchases).toHaveLength(1)
  await engine.retry(jobId)
  expect(await ended(jobId)).toMatchObject({ status: 'completed' })
  expect(fake.purchases).toHaveLength(3)
  const orders = await engine.providerCalls(jobId)
  expect(orders.map(({ key, orderNo, state }) => [key, orderNo, state])).toEqual([
    ['scene-1-voice-1', 1, 'unknown'],
    ['scene-1-voice-1', 2, 'succeeded'],
    ['scene-2-voice-1', 1, 'succeeded'],
  ])
})

it('tries again when the provider could not be reached, which bought nothing', async () => {
  await fake.close()
  const jobId = await submit('azure')
  expect(await ended(jobId)).toMatchObject({
    status: 'failed',
    failedAttempts: 3,
    error: { code: 'PROVIDER_FAILED', message: 'The voice provider azure could not be reached.' },
  })
})

it('waits as long as a provider asks it to, and uses no attempt', async () => {
  fake.misbehave('order', { kind: 'refusal', status: 429, headers: { 'retry-after': '1' } })
  const startedAt = performance.now()
  expect(await ended(await submit('azure'))).toMatchObject({ status: 'completed', failedAttempts: 0, run: 1 })
  expect(performance.now() - startedAt).toBeGreaterThan(1000)
  expect(fake.purchases).toHaveLength(2)
  expect(fake.requests).toHaveLength(3)
})

it('holds no CPU slot while it waits for a provider', async () => {
  fake.misbehave('order', { kind: 'refusal', status: 429, headers: { 'retry-after': '600' } })
  const waiting = await submit('azure')
  await vi.waitFor(() => expect(fake.requests).toHaveLength(1), { timeout: 20_000 })
  expect(await ended(await submit('local'))).toMatchObject({ status: 'completed' })
  expect(await engine.get(waiting)).toMatchObject({ status: 'active' })
  await engine.cancel(waiting)
})
