import { KilnError } from '@kiln/core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BoardTestApp, createBoardTestApp } from '../testing/board-test-app.ts'
import { eachListedJob } from './each-listed-job.ts'

let test: BoardTestApp
const ids: string[] = []

beforeAll(async () => {
  test = await createBoardTestApp()
  const submit = () => test.engine.submit(test.jobs.picture, {}, { delayMs: 60_000 })
  const submitted = await Promise.all(Array.from({ length: 230 }, submit))
  ids.push(...submitted.map(({ jobId }) => jobId))
})
afterAll(() => test.close())

const each = (act: (jobId: string) => Promise<unknown>) =>
  eachListedJob({ engine: test.engine, queue: 'pictures', status: ['pending'] }, ({ id }) => act(id))

it('steps over jobs that refuse, and comes to all others once', async () => {
  const refusing = new Set(ids.slice(50, 200))
  const seen: string[] = []
  await each(async (id) => {
    seen.push(id)
    if (refusing.has(id)) throw new KilnError('JOB_NOT_PROMOTABLE', 'not now')
    await test.engine.promote(id)
  })
  expect(seen.toSorted()).toEqual(ids.toSorted())
  expect(await test.engine.counts()).toMatchObject({ pending: 150, waiting: 80 })
})

it('ends with any other error', async () => {
  const away = new KilnError('DATABASE_UNAVAILABLE', 'gone')
  await expect(each(() => Promise.reject(away))).rejects.toBe(away)
})
