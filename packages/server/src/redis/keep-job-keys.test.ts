import { createEngine, type Engine, openRedis, type RedisLink } from '@kiln/core'
import { hasRedisServer, startTestRedis, type TestRedis, testDatabases } from '@kiln/core/testing'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { plainUrls } from '../http/assets/sign-urls.ts'
import { presentVideoJob } from '../services/videos/present-video-job.ts'
import { goodRequest } from '../testing/test-app.ts'
import { quickVideo } from '../testing/test-jobs.ts'
import { keepJobKeys } from './keep-job-keys.ts'
import type { RedisView } from './redis-view.ts'

const logger = pino({ level: 'silent' })
const view: RedisView = {
  type: quickVideo.name,
  statuses: ['pending', 'started', 'processing', 'success', 'failure', 'cancelled'],
  retentionMs: 60_000,
  view: (job) => presentVideoJob(job, plainUrls),
}

describe.skipIf(!hasRedisServer())('the keys of jobs in Redis', () => {
  let redis: TestRedis
  let link: RedisLink
  let database: { url: string }
  const opened: { close(): unknown }[] = []

  beforeEach(async () => {
    redis = await startTestRedis()
    link = openRedis(redis.location, logger)
    const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
    if (!location || !('url' in location)) throw new Error('Postgres is needed')
    database = location
  })
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close()
    link.close()
    await redis.stop()
  })

  async function open(): Promise<{ engine: Engine; keeper: { close(): Promise<void> } }> {
    const engine = await createEngine({ database, jobs: [quickVideo], redis: link })
    const keeper = keepJobKeys({ engine, link, view, logger })
    opened.push(engine, keeper)
    return { engine, keeper }
  }

  const submit = async (engine: Engine) =>
    (await engine.submit(quickVideo, { ...goodRequest.video_request, script_content: 'fail' })).jobId
  const inStatus = (status: string) => redis.command('zrange', `jobs:status:${status}`, '0', '-1')
  const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 50 })
  const stored = async (id: string) => JSON.parse(String(await redis.command('get', `jobs:${id}`)))

  it('show a job as the API does, in the set of its status, until it expires', async () => {
    const { engine } = await open()
    const id = await submit(engine)
    await eventually(async () => expect(await inStatus('pending')).toEqual([id]))
    expect(await stored(id)).toMatchObject({ job_id: id, status: 'pending', progress: 0 })
    await engine.work()
    await eventually(async () => expect(await inStatus('failure')).toEqual([id]))
    expect(await inStatus('pending')).toEqual([])
    const state = await engine.state(id)
    expect(await stored(id)).toEqual(JSON.parse(JSON.stringify(state && view.view(state))))
    expect(Number(await redis.command('pttl', `jobs:${id}`))).toBeGreaterThan(50_000)
    expect(Number(await redis.command('pttl', `jobs:${id}`))).toBeLessThanOrEqual(60_000)
  })

  it('are written for the submits of every process, by one of them', async () => {
    const [first, second] = [await open(), await open()]
    const ids = [await submit(first.engine), await submit(second.engine)]
    await eventually(async () => expect(new Set((await inStatus('pending')) as string[])).toEqual(new Set(ids)))
    await second.engine.cancel(ids[0] ?? '')
    await eventually(async () => expect(await inStatus('cancelled')).toEqual([ids[0]]))
  })

  it('are taken over when the process that wrote them has gone', async () => {
    const first = await open()
    const id = await submit(first.engine)
    await eventually(async () => expect(await inStatus('pending')).toEqual([id]))
    const second = await open()
    await first.keeper.close()
    await second.engine.cancel(id)
    await eventually(async () => expect(await inStatus('cancelled')).toEqual([id]))
  })

  it('are there again after Redis has lost everything', async () => {
    const { engine } = await open()
    const id = await submit(engine)
    await eventually(async () => expect(await inStatus('pending')).toEqual([id]))
    await redis.flush()
    await eventually(async () => expect(await inStatus('pending')).toEqual([id]))
  })

  it('leave the sets when the time of an ended job is over', async () => {
    await redis.command('zadd', 'jobs:status:success', '1', 'long-gone')
    await open()
    await eventually(async () => expect(await inStatus('success')).toEqual([]))
  })
})
