import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createEngine } from '../create-engine.ts'
import { defineJob } from '../define-job.ts'
import type { Engine } from '../engine.ts'
import { silentLogger } from '../logger.ts'
import { createFolderStorage } from '../testing/folder-storage.ts'
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
/** Where files go. */
let folder: string
const warnings: object[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-outages-test-'))
  warnings.length = 0
  const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
  if (!location || !('url' in location)) throw new Error('There is no Postgres')
  proxy = await startTcpProxy(location.url)
  const known = [...Object.values(jobs), cutsItsWayOff]
  const storage = createFolderStorage(folder)
  observer = await createEngine({ database: location, jobs: known, storage })
  engine = await createEngine({
    database: { url: proxy.url, silenceTimeoutMs: 500 },
    jobs: known,
    storage,
    logger: { ...silentLogger, warn: (fields) => warnings.push(fields) },
  })
  worker = await engine.work()
})
afterEach(async () => {
  proxy.forward()
  await engine.close()
  await observer.close()
  await proxy.close()
  await rm(folder, { recursive: true })
})

/** Cuts its own way to the database off when it is done, in its second run; the first one leaves a file behind. */
const cutsItsWayOff = defineJob({
  name: 'cuts-its-way-off',
  input: z.object({}),
  output: z.null(),
  queue: 'cuts-its-way-off',
  artifactFolder: 'files',
  attempts: 2,
  backoff: { initialMs: 10 },
  runsIn: 'inline',
  run: async (_input, job) => {
    const path = join(job.tempDir, 'note')
    await writeFile(path, 'a note')
    await job.artifacts.save({ name: 'note.txt', path, contentType: 'text/plain' })
    if (job.run === 1) throw new Error('once more')
    proxy.refuse()
    return null
  },
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

it('removes the files of earlier runs, though the database goes away just when it looks for them', async () => {
  const { jobId } = await engine.submit(cutsItsWayOff, {})
  await eventually(() => expect(warnings).toContainEqual(expect.objectContaining({ jobId, run: 2 })))
  proxy.forward()
  await eventually(async () => expect(await observer.get(jobId)).toMatchObject({ status: 'completed', run: 2 }))
  expect(await readdir(join(folder, 'files', jobId, '1'))).toEqual([])
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
