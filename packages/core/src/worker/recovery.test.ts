import type { ChildProcess } from 'node:child_process'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngine } from '../create-engine.ts'
import type { Engine } from '../engine.ts'
import type { DatabaseLocation } from '../ledger/open-database.ts'
import * as jobs from '../testing/jobs/test-jobs.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { startWorkerProcess } from '../testing/worker-process.ts'
import { isAlive } from './is-alive.ts'

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 40_000, interval: 50 })
const postgres = testDatabases.find(({ kind }) => kind === 'postgres')

let location: DatabaseLocation & { url: string }
let engine: Engine
const workers: ChildProcess[] = []

beforeEach(async () => {
  location = (await postgres?.create()) as typeof location
  engine = await createEngine({ database: location, jobs: Object.values(jobs) })
})
afterEach(async () => {
  for (const worker of workers.splice(0)) {
    worker.kill('SIGCONT')
    worker.kill('SIGKILL')
  }
  await engine.close()
})

async function startWorker(): Promise<ChildProcess> {
  const worker = await startWorkerProcess(location.url)
  workers.push(worker.process)
  return worker.process
}

async function startJob(): Promise<{ jobId: string; childPid: number }> {
  const { jobId } = await engine.submit(jobs.endlessInRunner, {})
  const childPid = await eventually(async () => {
    const message = (await engine.get(jobId))?.progressMessage
    expect(message).toMatch(/^pid \d+$/)
    return Number(message?.slice(4))
  })
  return { jobId, childPid }
}

it('starts the job of a killed worker again in under 20 seconds, and leaves none of its processes', async () => {
  const worker = await startWorker()
  const { jobId, childPid } = await startJob()
  worker.kill('SIGKILL')
  const killedAt = Date.now()
  await engine.work()
  const again = await eventually(async () => {
    const job = await engine.get(jobId)
    expect(job).toMatchObject({ status: 'active', run: 2, crashes: 1, failedAttempts: 0 })
    return (await engine.attempts(jobId))[0]
  })
  expect(again).toMatchObject({ outcome: 'crashed', error: { code: 'JOB_CRASHED' } })
  // By the database's clock, so that a busy test machine does not blur it.
  expect((again?.finishedAt.getTime() ?? 0) - killedAt).toBeLessThan(20_000)
  expect(isAlive(childPid)).toBe(false)
  await engine.cancel(jobId)
})

it('lets a worker that was frozen past its lease change nothing, and ends what it still runs', async () => {
  const zombie = await startWorker()
  const { jobId, childPid } = await startJob()
  zombie.kill('SIGSTOP')
  await engine.work()
  await eventually(async () => expect(await engine.get(jobId)).toMatchObject({ status: 'active', run: 2 }))
  const before = await engine.attempts(jobId)
  zombie.kill('SIGCONT')
  // The zombie learns of its loss with its next heartbeat and kills its own run.
  await eventually(() => expect(isAlive(childPid)).toBe(false))
  expect(await engine.get(jobId)).toMatchObject({ status: 'active', run: 2, crashes: 1 })
  expect(await engine.attempts(jobId)).toEqual(before)
  await engine.cancel(jobId)
})
