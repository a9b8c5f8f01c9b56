import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import * as jobs from '../testing/jobs/test-jobs.ts'
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts'
import { testDatabases } from '../testing/test-databases.ts'
import type { Worker } from './worker.ts'

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 50 })
const leaseMs = 15_000

let proxy: TcpProxy
/** Reaches the database only through the proxy. */
let engine: Engine
/** Sees the truth beside it, and runs nothing. */
let observer: Engine
let worker: Worker
beforeEach(async () => {
  const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
  if (!location || !('url' in location)) throw new Error('There is no Postgres')
  proxy = await startTcpProxy(location.url)
  observer = await createEngine({ database: location, jobs: Object.values(jobs) })
  engine = await createEngine({ database: { url: proxy.url, silenceTimeoutMs: 500 }, jobs: Object.values(jobs) })
  worker = await engine.work()
})
afterEach(async () => {
  proxy.forward()
  await engine.close()
  await observer.close()
  await proxy.close()
})

async function running(jobId: string): Promise<void> {
  await eventually(async () => expect(await observer.get(jobId)).toMatchObject({ status: 'active' }))
}

it('lets a job go on while the database is away, and stores its steps and its result afterwards', async () => {
  const { jobId } = await engine.submit(jobs.stepwise, { steps: 40 })
  await eventually(async () => expect((await observer.get(jobId))?.progress).toBeGreaterThan(5))
  for (const breakNetwork of [proxy.refuse, proxy.swallow]) {
    breakNetwork()
    await expect(engine.get(jobId)).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    proxy.forward()
    await eventually(() => engine.ping())
  }
  await eventually(async () =>
    expect(await observer.get(jobId)).toMatchObject({ status: 'completed', run: 1, failedAttempts: 0, output: 40 }),
  )
})

it('takes no run away because nobody could renew its lease, however long the database was gone', async () => {
  const { jobId } = await engine.submit(jobs.endless, {})
  await running(jobId)
  proxy.refuse()
  await delay(leaseMs + 2_000)
  proxy.forward()
  await eventually(() => engine.ping())
  // Two looks for expired leases later.
  await delay(9_000)
  expect(await observer.get(jobId)).toMatchObject({ status: 'active', run: 1, crashes: 0 })
  await engine.cancel(jobId)
})

it('ends a run whose lease another worker has taken meanwhile', async () => {
  const { jobId } = await engine.submit(jobs.endless, {})
  await running(jobId)
  proxy.swallow()
  await observer.work()
  await eventually(async () => expect(await observer.get(jobId)).toMatchObject({ status: 'active', run: 2 }))
  expect(worker.activeJobs).toBe(1)
  proxy.forward()
  await eventually(() => expect(worker.activeJobs).toBe(0))
  expect(await observer.get(jobId)).toMatchObject({ status: 'active', run: 2, crashes: 1 })
  await observer.cancel(jobId)
})

it('ticks on without a database, and takes up work when it is back', async () => {
  proxy.refuse()
  const { jobId } = await observer.submit(jobs.echo, { a: 1 })
  const before = worker.lastTickAt.getTime()
  await eventually(() => expect(worker.lastTickAt.getTime()).toBeGreaterThan(before))
  proxy.forward()
  await eventually(async () => expect(await observer.get(jobId)).toMatchObject({ status: 'completed', run: 1 }))
})

it('stops in bounded time while the database is away; its jobs are taken over as after a crash', async () => {
  const { jobId } = await engine.submit(jobs.endless, {})
  await running(jobId)
  proxy.swallow()
  const from = performance.now()
  await worker.stop({ graceMs: 100 })
  await engine.close()
  expect(performance.now() - from).toBeLessThan(20_000)
  await observer.work()
  await eventually(async () =>
    expect(await observer.get(jobId)).toMatchObject({ status: 'active', run: 2, crashes: 1 }),
  )
  await observer.cancel(jobId)
})
