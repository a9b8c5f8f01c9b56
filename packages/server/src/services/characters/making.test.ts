import type { RunningJob } from '@kiln/core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'

/** What its jobs do before each step. */
let beforeStep: (job: RunningJob, key: string) => Promise<void> | void = () => {}
let test: CharacterApp

beforeAll(async () => {
  test = await createCharacterApp({ backoff: { initialMs: 5 }, beforeStep: (job, key) => beforeStep(job, key) })
  await test.work()
})
afterEach(() => {
  beforeStep = () => {}
})
afterAll(() => test.close())

/** Steps of a creation, in order; the last one is behind the portrait. */
const steps = ['character', 'linked-documents', 'personality', 'portrait', 'portrait-entry']

/** Every test has a user of its own, so that it finds its own characters alone. */
let users = 0
const newUser = () => `user-${++users}`

async function queue(userId: string): Promise<string> {
  const { json } = await test.call('POST', '/api/v1/characters/queue', { body: { ...goodCharacter, userId } })
  return json.data.jobId
}

const charactersOf = async (userId: string) => (await test.call('GET', `/api/v1/characters?userId=${userId}`)).json

/** No character in the list, and nothing of one in the tables that the job would have written. */
async function expectNothing(userId: string, jobId: string): Promise<void> {
  expect(await charactersOf(userId)).toMatchObject({ data: [], pagination: { total: 0 } })
  const rows = await test.engine.query(
    `select id from characters where job_id = $1::uuid
     union all select id from character_media where job_id = $1::uuid
     union all select id from character_poses where character_id not in (select id from characters)`,
    [jobId],
  )
  expect(rows).toEqual([])
}

function aborted({ signal }: RunningJob): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

describe.each(steps)('a creation that breaks off before the step "%s"', (step) => {
  it('leaves no half character when it fails, and a retry by hand makes the whole one', async () => {
    beforeStep = (_job, key) => {
      if (key === step) throw new Error(`no ${key} today`)
    }
    const userId = newUser()
    const jobId = await queue(userId)
    await test.engine.waitFor(jobId, { timeoutMs: 50_000 })
    const failed = (await test.call('GET', `/api/v1/character-jobs/${jobId}`)).json.data
    const failedReason = `no ${step} today`
    expect(failed).toMatchObject({ status: 'failed', attemptsMade: 3, failedReason })
    expect(failed.result).toEqual({ characterId: null, error: failedReason })
    await expectNothing(userId, jobId)

    beforeStep = () => {}
    const retried = await test.call('POST', `/api/v1/character-jobs/${jobId}/retry`)
    expect([retried.statusCode, retried.json]).toMatchObject([
      202,
      { success: true, statusCode: 202, data: { jobId, statusUrl: `/api/v1/character-jobs/${jobId}` } },
    ])
    await test.engine.waitFor(jobId, { timeoutMs: 50_000 })
    expect((await charactersOf(userId)).data).toMatchObject([{ media: [{ type: 'image' }] }])
  })

  it('leaves no half character when it is cancelled', async () => {
    const there = new Promise<void>((resolve) => {
      beforeStep = (job, key) => {
        if (key !== step) return
        resolve()
        return aborted(job)
      }
    })
    const userId = newUser()
    const jobId = await queue(userId)
    await there
    expect((await test.call('DELETE', `/api/v1/character-jobs/${jobId}`)).statusCode).toBe(200)
    const { json } = await test.call('GET', `/api/v1/character-jobs/${jobId}`)
    expect(json.data).toMatchObject({ status: 'cancelled', result: null, failedReason: null, attemptsMade: 1 })
    await expectNothing(userId, jobId)
  })
})

it('shows a job whose last attempt failed as waiting for the next one, and why', async () => {
  let failures = 0
  const between = new Promise<void>((resolve) => {
    beforeStep = async (job, key) => {
      if (key !== 'portrait') return
      if (++failures === 1) {
        // Held back between its attempts.
        await test.engine.pause('characterCreationQueue')
        resolve()
        throw new Error('the painter is ill')
      }
      job.signal.throwIfAborted()
    }
  })
  const userId = newUser()
  const jobId = await queue(userId)
  await between
  for await (const event of test.engine.watch(jobId)) if (event.status === 'pending') break
  const { data } = (await test.call('GET', `/api/v1/character-jobs/${jobId}`)).json
  expect(data).toMatchObject({
    status: 'waiting',
    progress: 0,
    failedReason: 'the painter is ill',
    attemptsMade: 1,
    result: null,
    completedAt: null,
  })
  const list = async (status: string) =>
    (await test.call('GET', `/api/v1/character-jobs?userId=${userId}&status=${status}`)).json.data
  expect(await list('waiting')).toEqual([data])
  expect(await list('pending')).toEqual([])
  await test.engine.resume('characterCreationQueue')
  await test.engine.waitFor(jobId, { timeoutMs: 50_000 })
  const { data: done } = (await test.call('GET', `/api/v1/character-jobs/${jobId}`)).json
  expect(done).toMatchObject({ status: 'completed', attemptsMade: 2, failedReason: null })
})

/** Percentages by run, from the events of the job. */
async function percentagesOf(jobId: string): Promise<number[][]> {
  const runs: number[][] = []
  for await (const { run, progress, status } of test.engine.watch(jobId)) {
    if (run === 0 || status === 'pending' || status === 'waiting') continue
    runs[run - 1] = [...(runs[run - 1] ?? []), progress]
  }
  return runs
}

async function queueClip(userId: string): Promise<string> {
  const { id, media } = (await charactersOf(userId)).data[0]
  const url = `/api/v1/characters/${id}/media/${media[0].id}/generate-video/queue`
  return (await test.call('POST', url, { body: { duration: 5 } })).json.data.jobId
}

describe('progress', () => {
  it('passes exactly the percentages of the contract', async () => {
    const userId = newUser()
    expect(await percentagesOf(await queue(userId))).toEqual([[0, 10, 30, 40, 60, 80, 100]])
    const [{ id }] = (await charactersOf(userId)).data
    const image = await test.call('POST', `/api/v1/characters/${id}/generate-image/queue`, { body: {} })
    expect(await percentagesOf(image.json.data.jobId)).toEqual([[0, 20, 40, 60, 80, 100]])
    expect(await percentagesOf(await queueClip(userId))).toEqual([[0, 10, 20, 30, 40, 50, 80, 85, 95, 100]])
  })

  it('starts at 0 again with a new attempt, and passes all of them again', async () => {
    beforeStep = ({ attempt }, key) => {
      if (attempt === 1 && (key === 'portrait-entry' || key === 'clip-entry')) throw new Error('once')
    }
    const userId = newUser()
    expect(await percentagesOf(await queue(userId))).toEqual([
      [0, 10, 30, 40, 60],
      [0, 10, 30, 40, 60, 80, 100],
    ])
    expect(await percentagesOf(await queueClip(userId))).toEqual([
      [0, 10, 20, 30, 40, 50, 80, 85],
      [0, 10, 20, 30, 40, 50, 80, 85, 95, 100],
    ])
  })
})

it('takes another display id when one is taken', async () => {
  const [first, second] = [newUser(), newUser()]
  await test.engine.waitFor(await queue(first), { timeoutMs: 50_000 })
  const [{ id: taker }] = (await charactersOf(first)).data
  let wanted: string[] = []
  beforeStep = async ({ id }, key) => {
    if (key !== 'portrait') return
    const [step] = await test.engine.query<{ output: { displayIds: string[] } }>(
      `select output from job_steps where job_id = $1::uuid and key = 'character'`,
      [id],
    )
    wanted = step?.output.displayIds ?? []
    // Another character has it already.
    await test.engine.query('update characters set display_id = $2 where id = $1::uuid', [taker, wanted[0]])
  }
  await test.engine.waitFor(await queue(second), { timeoutMs: 50_000 })
  expect((await charactersOf(first)).data[0].displayId).toBe(wanted[0])
  expect((await charactersOf(second)).data[0].displayId).toBe(wanted[1])
})
