import type { RunningJob } from '@kiln/core'
import { afterEach, describe, expect, it } from 'vitest'
import { type CharacterApp, createCharacterApp, goodCharacter } from './testing/character-app.ts'

let test: CharacterApp | undefined
afterEach(async () => {
  await test?.close()
  test = undefined
})

/** Steps of a creation, in order; the last one is behind the portrait. */
const steps = ['character', 'linked-documents', 'personality', 'portrait', 'portrait-entry']

async function queue({ call }: CharacterApp): Promise<string> {
  return (await call('POST', '/api/v1/characters/queue', { body: goodCharacter })).json.data.jobId
}

async function expectNothing({ call, engine }: CharacterApp): Promise<void> {
  expect((await call('GET', '/api/v1/characters')).json).toMatchObject({ data: [], pagination: { total: 0 } })
  const tables = [
    'characters',
    'character_personalities',
    'character_appearances',
    'character_poses',
    'character_media',
  ]
  for (const table of tables) {
    expect([table, await engine.query(`select id from ${table}`)]).toEqual([table, []])
  }
}

function aborted({ signal }: RunningJob): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}

describe.each(steps)('a creation that breaks off before the step "%s"', (step) => {
  it('leaves no half character when it fails, and a retry by hand makes the whole one', async () => {
    let broken = true
    test = await createCharacterApp({
      backoff: { initialMs: 5 },
      beforeStep: (_job, key) => {
        if (broken && key === step) throw new Error(`no ${key} today`)
      },
    })
    await test.work()
    const jobId = await queue(test)
    await test.engine.waitFor(jobId, { timeoutMs: 50_000 })
    const failed = (await test.call('GET', `/api/v1/character-jobs/${jobId}`)).json.data
    const failedReason = `no ${step} today`
    expect(failed).toMatchObject({ status: 'failed', attemptsMade: 3, failedReason })
    expect(failed.result).toEqual({ characterId: null, error: failedReason })
    await expectNothing(test)

    broken = false
    const retried = await test.call('POST', `/api/v1/character-jobs/${jobId}/retry`)
    expect([retried.statusCode, retried.json]).toMatchObject([
      202,
      { success: true, statusCode: 202, data: { jobId, statusUrl: `/api/v1/character-jobs/${jobId}` } },
    ])
    await test.engine.waitFor(jobId, { timeoutMs: 50_000 })
    expect((await test.call('GET', '/api/v1/characters')).json.data).toMatchObject([{ media: [{ type: 'image' }] }])
  })

  it('leaves no half character when it is cancelled', async () => {
    let reached: () => void = () => {}
    const there = new Promise<void>((resolve) => {
      reached = resolve
    })
    test = await createCharacterApp({
      beforeStep: (job, key) => {
        if (key !== step) return
        reached()
        return aborted(job)
      },
    })
    await test.work()
    const jobId = await queue(test)
    await there
    expect((await test.call('DELETE', `/api/v1/character-jobs/${jobId}`)).statusCode).toBe(200)
    const { json } = await test.call('GET', `/api/v1/character-jobs/${jobId}`)
    expect(json.data).toMatchObject({ status: 'cancelled', result: null, failedReason: null, attemptsMade: 1 })
    await expectNothing(test)
  })
})

it('a job whose last attempt failed waits for the next one and says why', async () => {
  test = await createCharacterApp({
    backoff: { initialMs: 60_000 },
    beforeStep: (_job, key) => {
      if (key === 'portrait') throw new Error('the painter is ill')
    },
  })
  await test.work()
  const { engine, call } = test
  const jobId = await queue(test)
  for await (const event of engine.watch(jobId)) if (event.status === 'pending') break
  const { data } = (await call('GET', `/api/v1/character-jobs/${jobId}`)).json
  expect(data).toMatchObject({
    status: 'waiting',
    progress: 0,
    failedReason: 'the painter is ill',
    attemptsMade: 1,
    result: null,
    completedAt: null,
  })
  expect((await call('GET', '/api/v1/character-jobs?status=waiting')).json.data).toEqual([data])
  expect((await call('GET', '/api/v1/character-jobs?status=pending')).json.data).toEqual([])
})

/** Percentages by run, from the events of the job. */
async function percentagesOf({ engine }: CharacterApp, jobId: string): Promise<number[][]> {
  const runs: number[][] = []
  for await (const { run, progress, status } of engine.watch(jobId)) {
    if (run === 0 || status === 'pending') continue
    runs[run - 1] = [...(runs[run - 1] ?? []), progress]
  }
  return runs
}

describe('progress', () => {
  it('passes exactly the percentages of the contract', async () => {
    test = await createCharacterApp()
    await test.work()
    const { call } = test
    const jobId = await queue(test)
    expect(await percentagesOf(test, jobId)).toEqual([[0, 10, 30, 40, 60, 80, 100]])
    const { id, media } = (await call('GET', '/api/v1/characters')).json.data[0]
    const image = await call('POST', `/api/v1/characters/${id}/generate-image/queue`, { body: {} })
    expect(await percentagesOf(test, image.json.data.jobId)).toEqual([[0, 20, 40, 60, 80, 100]])
    const url = `/api/v1/characters/${id}/media/${media[0].id}/generate-video/queue`
    const video = await call('POST', url, { body: { duration: 5 } })
    expect(await percentagesOf(test, video.json.data.jobId)).toEqual([[0, 10, 20, 30, 40, 50, 80, 85, 95, 100]])
  })

  it('starts at 0 again with a new attempt, and passes all of them again', async () => {
    test = await createCharacterApp({
      backoff: { initialMs: 5 },
      beforeStep: ({ attempt }, key) => {
        if (attempt === 1 && (key === 'portrait-entry' || key === 'clip-entry')) throw new Error('once')
      },
    })
    await test.work()
    const { call } = test
    const jobId = await queue(test)
    expect(await percentagesOf(test, jobId)).toEqual([
      [0, 10, 30, 40, 60],
      [0, 10, 30, 40, 60, 80, 100],
    ])
    const { data } = (await call('GET', `/api/v1/character-jobs/${jobId}`)).json
    expect(data).toMatchObject({ status: 'completed', attemptsMade: 2, failedReason: null })
    const { id, media } = (await call('GET', '/api/v1/characters')).json.data[0]
    const url = `/api/v1/characters/${id}/media/${media[0].id}/generate-video/queue`
    const video = await call('POST', url, { body: { duration: 5 } })
    expect(await percentagesOf(test, video.json.data.jobId)).toEqual([
      [0, 10, 20, 30, 40, 50, 80, 85],
      [0, 10, 20, 30, 40, 50, 80, 85, 95, 100],
    ])
  })
})

it('takes another display id when one is taken', async () => {
  test = await createCharacterApp({
    beforeStep: async ({ id }, key) => {
      if (key !== 'portrait') return
      // The character that is there already gets the display id that the new one was going to have.
      const [step] =
        (await test?.engine.query<{ output: { displayIds: string[] } }>(
          `select output from job_steps where job_id = $1 and key = 'character'`,
          [id],
        )) ?? []
      await test?.engine.query('update characters set display_id = $1', [step?.output.displayIds[0]])
    },
  })
  await test.work()
  const { call } = test
  const names: string[] = []
  for (let count = 0; count < 2; count++) {
    await test.engine.waitFor(await queue(test), { timeoutMs: 50_000 })
    names.push(
      ...(await call('GET', '/api/v1/characters')).json.data.map((one: { displayId: string }) => one.displayId),
    )
  }
  expect(new Set(names.slice(1)).size).toBe(2)
  expect(names).toHaveLength(3)
})
