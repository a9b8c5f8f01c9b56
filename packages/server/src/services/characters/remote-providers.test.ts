import { createClipProvider, createScenePainter, type Personality, type RemoteTextProvider } from '@kiln/media'
import { type FakeProvider, startFakeProvider } from '@kiln/media/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'
import { quickTools } from './testing/quick-tools.ts'

const personality: Personality = {
  summary: 'Keeps time for a town that has forgotten it.',
  traits: ['patient', 'stubborn', 'dry'],
  strengths: ['steady hands', 'a long memory'],
  flaws: ['never asks for help', 'keeps grudges'],
  goals: ['wind every clock of the town', 'see the light lit again'],
  fears: ['silence', 'the stairs'],
  voice: 'Short sentences, long pauses.',
  quotes: ['It is later than you think.', 'Hold this.', 'The sea keeps no diary.'],
  backstory: 'She kept the light of Skerry for thirty years.',
}

/** What the model says, whatever it is asked. */
let said = ''
const model: RemoteTextProvider = {
  kind: 'remote',
  provider: 'openai',
  model: 'fake',
  order: () => ({
    provider: 'openai',
    request: {},
    repeat: 'free',
    makesFile: false,
    submit: async () => ({ result: { text: said } }),
  }),
}

let beforeStep: (attempt: number, key: string) => void = () => {}
let fake: FakeProvider
let test: CharacterApp

beforeAll(async () => {
  fake = await startFakeProvider()
  const choice = { kind: 'wavespeed', apiKey: 'key', model: null, baseUrl: fake.url } as const
  const local = quickTools({ copyTo: () => Promise.reject(new Error('not asked')) }).clips
  if (local.kind !== 'local') throw new Error('quick clips are local')
  test = await createCharacterApp({
    backoff: { initialMs: 5 },
    beforeStep: ({ attempt }, key) => beforeStep(attempt, key),
    tools: { clips: createClipProvider(choice, local), pictures: createScenePainter(), text: model },
  })
  await test.work()
})
afterEach(() => {
  beforeStep = () => {}
})
afterAll(async () => {
  await test.close()
  await fake.close()
})

async function create() {
  said = JSON.stringify(personality)
  const { statusCode, json } = await test.call('POST', '/api/v1/characters', { body: goodCharacter })
  expect(statusCode).toBe(201)
  return json.data
}

describe('a text provider', () => {
  it('writes the personality', async () => {
    expect((await create()).personality).toMatchObject(personality)
  })

  it('whose answers can not be used makes no half character', async () => {
    said = JSON.stringify({ ...personality, quotes: 'none' })
    const { json } = await test.call('POST', '/api/v1/characters/queue', {
      body: { ...goodCharacter, userId: 'unlucky' },
    })
    const job = await test.engine.waitFor(json.data.jobId, { timeoutMs: 50_000 })
    expect(job).toMatchObject({ status: 'failed', error: { message: expect.stringContaining("can't be used") } })
    expect((await test.call('GET', '/api/v1/characters?userId=unlucky')).json.pagination.total).toBe(0)
  })
})

describe('a remote clip provider', () => {
  async function queueClip(): Promise<{ id: string; jobId: string }> {
    const { id, media } = await create()
    const url = `/api/v1/characters/${id}/media/${media[0].id}/generate-video/queue`
    const { json } = await test.call('POST', url, { body: { duration: 5, resolution: '480p' } })
    return { id, jobId: json.data.jobId }
  }

  /** Percentages of the runs, from the events of the job. */
  async function percentagesOf(jobId: string): Promise<number[][]> {
    const runs: number[][] = []
    for await (const { run, progress, status } of test.engine.watch(jobId)) {
      if (run === 0 || status === 'pending' || status === 'waiting') continue
      runs[run - 1] = [...(runs[run - 1] ?? []), progress]
    }
    return runs
  }

  it('makes the clip, with the percentages of the contract on the way', async () => {
    fake.setPollsUntilDone(2)
    const { id, jobId } = await queueClip()
    const [percentages = []] = await percentagesOf(jobId)
    expect(percentages.slice(0, 6)).toEqual([0, 10, 20, 30, 40, 50])
    expect(percentages.slice(-3)).toEqual([85, 95, 100])
    const polled = percentages.filter((percent) => percent > 50 && percent <= 80)
    expect(polled).toEqual(polled.toSorted((a, b) => a - b))
    expect(polled.length).toBeGreaterThan(0)
    expect(percentages).toHaveLength(9 + polled.length)
    const [clip] = (await test.call('GET', `/api/v1/characters/${id}/media?type=video`)).json.data
    expect(clip).toMatchObject({ provider: 'wavespeed', contentType: 'video/mp4', width: expect.any(Number) })
    expect(clip.duration).toBeCloseTo(5, 0)
    const file = await test.app.inject(clip.url)
    expect([file.statusCode, file.rawPayload.subarray(4, 8).toString()]).toEqual([200, 'ftyp'])
  })

  it('is paid once, however often the job is tried', async () => {
    const before = fake.purchases.length
    beforeStep = (attempt, key) => {
      if (attempt === 1 && key === 'clip-entry') throw new Error('the disk is full')
    }
    const { jobId } = await queueClip()
    const runs = await percentagesOf(jobId)
    expect((await test.engine.get(jobId))?.status).toBe('completed')
    expect(runs).toHaveLength(2)
    expect(runs[1]).toEqual([0, 10, 20, 30, 40, 50, 80, 85, 95, 100])
    expect(fake.purchases.length).toBe(before + 1)
  })

  it('that ends a task without a clip is given another order by the next attempt, with the same upload', async () => {
    const uploads = () => fake.requests.filter(({ path }) => path.includes('upload')).length
    const before = [fake.purchases.length, uploads()]
    fake.failNextTask('out of memory')
    const { jobId } = await queueClip()
    await test.engine.waitFor(jobId, { timeoutMs: 50_000 })
    const { data } = (await test.call('GET', `/api/v1/media-jobs/${jobId}`)).json
    expect(data).toMatchObject({ status: 'completed', attemptsMade: 2 })
    const [attempt] = await test.engine.attempts(jobId)
    expect(attempt?.error?.message).toContain('out of memory')
    expect([fake.purchases.length, uploads()]).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) + 1])
  })
})
