import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createEngine, type EngineOptions } from '../create-engine.ts'
import { defineJob } from '../define-job.ts'
import type { Engine, SubmitOptions } from '../engine.ts'
import { PermanentError } from '../errors.ts'
import type { DatabaseLocation } from '../ledger/open-database.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { AdmissionRefusedError } from './admission-refused-error.ts'

const nothing = { input: z.object({}), output: z.object({}), runsIn: 'inline' } as const
const done = defineJob({ ...nothing, name: 'done', queue: 'done', run: async () => ({}) })
const failing = defineJob({
  ...nothing,
  name: 'failing',
  queue: 'failing',
  run: async () => {
    throw new PermanentError('no')
  },
})
const family = defineJob({
  ...nothing,
  name: 'family',
  queue: 'family',
  run: async (_input, job) => {
    await Promise.all([job.call(done, {}, { key: 'a' }), job.call(done, {}, { key: 'b' })])
    return {}
  },
})

describe.each(testDatabases)('limits on $kind', ({ kind, create }) => {
  let location: DatabaseLocation
  const engines: Engine[] = []
  beforeEach(async () => {
    location = await create()
  })
  afterEach(async () => void (await Promise.all(engines.splice(0).map((engine) => engine.close()))))

  async function open(options: Partial<EngineOptions>): Promise<Engine> {
    const engine = await createEngine({ database: location, jobs: [done, failing, family], ...options })
    engines.push(engine)
    return engine
  }

  const keyed = (key: string): SubmitOptions => ({
    userId: 'ann',
    idempotency: { key, operation: 'test', fingerprint: key, answer: (id) => id },
  })
  const codesOf = (results: PromiseSettledResult<unknown>[]) =>
    results.map((result) => (result.status === 'fulfilled' ? 'in' : result.reason.code)).sort()

  it('lets no more jobs of a user be in flight than may, however many submits race in however many processes', async () => {
    const limits = { perUserInFlight: 7 }
    const racers = kind === 'postgres' ? [await open({ limits }), await open({ limits })] : [await open({ limits })]
    const submit = (userId: string) =>
      racers.flatMap((engine) => Array.from({ length: 20 }, () => engine.submit(done, {}, { userId })))
    const results = await Promise.allSettled([...submit('ann'), ...submit('bob')])
    expect(codesOf(results).filter((code) => code === 'in')).toHaveLength(14)
    expect(new Set(codesOf(results))).toEqual(new Set(['in', 'JOBS_IN_FLIGHT_EXCEEDED']))
    expect((await racers[0]?.counts({ userId: 'ann' }))?.waiting).toBe(7)
    await racers[0]?.work()
    const counts = () => racers[0]?.counts({ userId: 'ann' })
    await vi.waitFor(async () => expect(await counts()).toMatchObject({ completed: 7 }))
    await expect(racers[0]?.submit(done, {}, { userId: 'ann' })).resolves.toMatchObject({ replayed: false })
  })

  it('counts the submits of an hour, those of jobs that are gone as well, and lets them go after it', async () => {
    const engine = await open({ limits: { perUserPerHour: 3 } })
    const { jobId } = await engine.submit(done, {}, { userId: 'ann' })
    await engine.cancel(jobId)
    await engine.remove(jobId)
    await Promise.all([engine.submit(done, {}, { userId: 'ann' }), engine.submit(done, {}, { userId: 'ann' })])
    const refused = await engine.submit(done, {}, { userId: 'ann' }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(AdmissionRefusedError)
    expect(refused).toMatchObject({ code: 'JOBS_PER_HOUR_EXCEEDED', retryAfterSeconds: expect.any(Number) })
    const { retryAfterSeconds } = refused as AdmissionRefusedError
    expect(Number.isInteger(retryAfterSeconds)).toBe(true)
    expect(retryAfterSeconds).toBeGreaterThan(59 * 60 - 5)
    await expect(engine.submit(done, {}, { userId: 'bob' })).resolves.toBeDefined()
    await engine.query(`update user_submissions set minute = minute - interval '60 minutes'`)
    await engine.query(`update user_submissions set minute = minute - interval '61 seconds'`)
    await expect(engine.submit(done, {}, { userId: 'ann' })).resolves.toBeDefined()
  })

  it('refuses no repetition, and counts it once', async () => {
    const engine = await open({ limits: { perUserPerHour: 2, perUserInFlight: 2, queueDepth: 2 } })
    const first = await engine.submit(done, {}, keyed('one'))
    const again = await Promise.all([engine.submit(done, {}, keyed('one')), engine.submit(done, {}, keyed('two'))])
    expect(again).toMatchObject([{ jobId: first.jobId, replayed: true }, { replayed: false }])
    await expect(engine.submit(done, {}, keyed('three'))).rejects.toMatchObject({ code: 'JOBS_PER_HOUR_EXCEEDED' })
    expect(await engine.submit(done, {}, keyed('one'))).toMatchObject({ jobId: first.jobId, replayed: true })
  })

  it('neither counts nor refuses what a job calls', async () => {
    const engine = await open({ limits: { perUserPerHour: 1, perUserInFlight: 1, queueDepth: 1 } })
    await engine.work()
    const { jobId } = await engine.submit(family, {}, { userId: 'ann' })
    expect(await engine.waitFor(jobId, { timeoutMs: 20_000 })).toMatchObject({ status: 'completed' })
  })

  it('counts a retry by hand as in flight, and not as a submit', async () => {
    const engine = await open({ limits: { perUserPerHour: 3, perUserInFlight: 1 } })
    const worker = await engine.work()
    const { jobId } = await engine.submit(failing, {}, { userId: 'ann' })
    await engine.waitFor(jobId, { timeoutMs: 20_000 })
    await worker.stop()
    const other = await engine.submit(done, {}, { userId: 'ann' })
    await expect(engine.retry(jobId)).rejects.toMatchObject({ code: 'JOBS_IN_FLIGHT_EXCEEDED' })
    await engine.cancel(other.jobId)
    expect(await engine.retry(jobId)).toMatchObject({ status: 'waiting' })
    await engine.cancel(jobId)
    await expect(engine.submit(done, {}, { userId: 'ann' })).resolves.toBeDefined()
    await expect(engine.submit(done, {}, { userId: 'ann' })).rejects.toMatchObject({ code: 'JOBS_PER_HOUR_EXCEEDED' })
  })

  it('refuses more for a queue than may wait in it, with a time by its pace, until some of it is done', async () => {
    const engine = await open({ limits: { queueDepth: 3 } })
    await engine.query(`insert into job_durations values ('done', 60, 10)`)
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => engine.submit(done, {})))
    expect(codesOf(results)).toEqual(['QUEUE_FULL', 'QUEUE_FULL', 'in', 'in', 'in'])
    // 2^(60.5 / 4) ms are 35.7 s for each of those in excess, in one slot.
    const retryAfterSeconds = results.flatMap((result) =>
      result.status === 'rejected' ? result.reason.retryAfterSeconds : [],
    )
    expect(retryAfterSeconds).toEqual([36, 36])
    await expect(engine.submit(failing, {})).resolves.toBeDefined()
    await engine.work()
    await vi.waitFor(async () => expect(await engine.submit(done, {})).toBeDefined(), { timeout: 10_000 })
  })

  it('takes and starts nothing while the disk is full, and goes on by itself', async () => {
    const looks = vi.fn(() => isDiskFull)
    let isDiskFull = false
    const engine = await open({ isDiskFull: looks })
    await engine.work()
    await engine.pause('done')
    const first = await engine.submit(done, {}, keyed('one'))
    isDiskFull = true
    await expect(engine.submit(done, {})).rejects.toMatchObject({ code: 'DISK_FULL', retryAfterSeconds: 30 })
    expect(await engine.submit(done, {}, keyed('one'))).toMatchObject({ replayed: true })
    const looked = async (times: number) => {
      const before = looks.mock.calls.length
      await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThanOrEqual(before + times), {
        timeout: 10_000,
      })
    }
    await looked(1)
    await engine.resume('done')
    await looked(2)
    expect(await engine.get(first.jobId)).toMatchObject({ status: 'waiting' })
    isDiskFull = false
    expect(await engine.waitFor(first.jobId, { timeoutMs: 20_000 })).toMatchObject({ status: 'completed' })
  })
})
