import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createEngine } from '../../create-engine.ts'
import { defineJob } from '../../define-job.ts'
import type { Engine } from '../../engine.ts'
import { silentLogger } from '../../logger.ts'
import { openRedis, type RedisLink } from '../../redis/open-redis.ts'
import { testDatabases } from '../../testing/test-databases.ts'
import { freePort, hasRedisServer, startTestRedis, type TestRedis } from '../../testing/test-redis.ts'

const count = 300
/** Sooner than the workers look by themselves, which is every 10 s. */
const beforePollMs = 9_000
/** Runs of each job. A job that was handed out twice at a time would be here twice. */
let runs: string[] = []

const noop = defineJob({
  name: 'noop',
  queue: 'noop',
  runsIn: 'inline',
  slots: { perWorker: 4 },
  input: z.object({ pauseMs: z.number().default(2) }),
  output: z.object({}),
  run: async (input, job) => {
    runs.push(job.id)
    await new Promise((resolve) => setTimeout(resolve, input.pauseMs))
    return {}
  },
})
const failing = defineJob({
  name: 'failing',
  queue: 'failing',
  runsIn: 'inline',
  slots: { perWorker: 2 },
  attempts: 2,
  backoff: { initialMs: 300, factor: 1 },
  input: z.object({}),
  output: z.object({}),
  run: async (_input, job) => {
    runs.push(job.id)
    if (job.attempt === 1) throw new Error('once')
    return {}
  },
})

describe.skipIf(!hasRedisServer())('the engine with BullMQ', () => {
  let redis: TestRedis
  let link: RedisLink
  let engine: Engine
  let database: { url: string }

  beforeEach(async () => {
    runs = []
    redis = await startTestRedis()
    const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
    if (!location || !('url' in location)) throw new Error('Postgres is needed')
    database = location
  })
  afterEach(async () => {
    await engine.close()
    link.close()
    await redis.stop()
  })

  async function open(port = redis.port): Promise<void> {
    link = openRedis({ kind: 'single', host: '127.0.0.1', port, db: 0 }, silentLogger)
    engine = await createEngine({ database, jobs: [noop, failing], redis: link })
  }

  const ready = () => vi.waitFor(() => expect(link.ready).toBe(true), { timeout: 10_000 })
  const submitMany = (many = count) =>
    Promise.all(Array.from({ length: many }, () => engine.submit(noop, { pauseMs: 2 })))
  const completed = async () => (await engine.counts({ type: 'noop' })).completed
  const untilHalfDone = () =>
    vi.waitFor(async () => expect(await completed()).toBeGreaterThan(count / 3), { timeout: 20_000, interval: 5 })

  async function expectAllOnce(): Promise<void> {
    await vi.waitFor(async () => expect(await completed()).toBe(count), { timeout: 30_000, interval: 20 })
    expect(runs).toHaveLength(count)
    expect(new Set(runs).size).toBe(count)
  }

  const keys = async () => (await redis.command('keys', '*')) as string[]

  it('starts a job as soon as it is delivered, and leaves nothing of it in Redis', async () => {
    await open()
    await ready()
    await engine.work()
    const { jobId } = await engine.submit(noop, { pauseMs: 0 })
    const job = await engine.waitFor(jobId, { timeoutMs: beforePollMs })
    expect(job?.status).toBe('completed')
    await vi.waitFor(async () => expect((await keys()).filter((key) => key.includes(jobId))).toEqual([]))
  })

  it('delivers the next attempt of a failed run when it is due', async () => {
    await open()
    await ready()
    await engine.work()
    const { jobId } = await engine.submit(failing, {})
    expect(await engine.waitFor(jobId, { timeoutMs: beforePollMs })).toMatchObject({ status: 'completed', run: 2 })
  })

  it('delivers a delayed job at once when it is promoted, and once', async () => {
    await open()
    await ready()
    await engine.work()
    const { jobId } = await engine.submit(noop, { pauseMs: 0 }, { delayMs: 3_600_000 })
    await vi.waitFor(async () => expect(await keys()).toContain(`{kiln}:noop:${jobId}-1`))
    await engine.promote(jobId)
    expect(await engine.waitFor(jobId, { timeoutMs: beforePollMs })).toMatchObject({ status: 'completed', run: 1 })
  })

  it('takes the delivery of a cancelled job back', async () => {
    await open()
    await ready()
    const { jobId } = await engine.submit(noop, { pauseMs: 0 })
    await vi.waitFor(async () => expect(await keys()).toContain(`{kiln}:noop:${jobId}-1`))
    await engine.cancel(jobId)
    await vi.waitFor(async () => expect(await keys()).not.toContain(`{kiln}:noop:${jobId}-1`))
  })

  it('drops a delivery whose job was cancelled while a worker held it', async () => {
    await open()
    await ready()
    await engine.pause('noop')
    await engine.work()
    const { jobId } = await engine.submit(noop, { pauseMs: 0 })
    const active = () => redis.command('llen', '{kiln}:noop:active')
    await vi.waitFor(async () => expect(await active()).toBe(1))
    await engine.cancel(jobId)
    await engine.resume('noop')
    await vi.waitFor(async () => expect(await active()).toBe(0), { timeout: beforePollMs })
  })

  it.each([
    ['forgets everything', () => redis.flush()],
    [
      'is killed and comes back empty',
      async () => {
        await redis.kill()
        await redis.start()
      },
    ],
    ['is killed and stays away', () => redis.kill()],
    [
      'answers nothing for a while',
      async () => {
        redis.freeze()
        setTimeout(() => redis.thaw(), 4_000).unref()
      },
    ],
  ])('runs every job once when Redis %s in the middle of a load', async (_what, strike) => {
    await open()
    await ready()
    await submitMany()
    await engine.work()
    await engine.work()
    await untilHalfDone()
    await strike()
    await expectAllOnce()
  })

  it('notices within seconds that deliveries were forgotten', async () => {
    await open()
    await ready()
    await engine.work({ slots: { noop: 1 } })
    const { jobId: first } = await engine.submit(noop, { pauseMs: 2_000 })
    await vi.waitFor(async () => expect((await engine.get(first))?.status).toBe('active'))
    const { jobId: second } = await engine.submit(noop, { pauseMs: 0 })
    await vi.waitFor(async () => expect(await keys()).toContain(`{kiln}:noop:${second}-1`))
    await redis.flush()
    expect(await engine.waitFor(second, { timeoutMs: beforePollMs })).toMatchObject({ status: 'completed' })
  })

  it('takes jobs and runs them while Redis was never there, and uses it when it comes', async () => {
    const port = await freePort()
    await open(port)
    await engine.work()
    await submitMany()
    await expectAllOnce()
    await expect(link.check()).rejects.toMatchObject({ code: 'REDIS_UNAVAILABLE' })
    const late = await startTestRedis({ port })
    try {
      await ready()
      runs = []
      const { jobId } = await engine.submit(noop, { pauseMs: 0 })
      expect(await engine.waitFor(jobId, { timeoutMs: beforePollMs })).toMatchObject({ status: 'completed' })
      await vi.waitFor(async () => expect(Number(await late.command('exists', '{kiln}:noop:meta'))).toBe(1))
    } finally {
      await late.stop()
    }
  })
})
