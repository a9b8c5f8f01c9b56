import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createEngine } from './create-engine.ts'
import { defineJob, type JobType } from './define-job.ts'
import type { Engine } from './engine.ts'
import { InputInvalidError, KilnError } from './errors.ts'
import { createFolderStorage } from './testing/folder-storage.ts'
import * as jobs from './testing/jobs/test-jobs.ts'
import { testDatabases } from './testing/test-databases.ts'
import { isAlive } from './worker/is-alive.ts'
import type { Worker } from './worker/worker.ts'

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 20 })
const minute = 60_000

for (const { kind, create } of testDatabases) {
  describe(`an engine on ${kind}`, () => {
    let engine: Engine
    let worker: Worker
    let folder: string

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kiln-engine-'))
      engine = await createEngine({
        database: await create(),
        jobs: Object.values(jobs),
        storage: createFolderStorage(join(folder, 'files')),
        tempRoot: join(folder, 'temp'),
        cpuSlots: 1,
        runners: { heapLimitMb: 64 },
      })
      worker = await engine.work()
    })
    afterAll(async () => {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    })

    const run = async (type: JobType, input: unknown = {}) => {
      const { jobId } = await engine.submit(type, input)
      return engine.waitFor(jobId, { timeoutMs: minute })
    }
    const started = async (type: JobType, input: unknown = {}) => {
      const { jobId } = await engine.submit(type, input)
      await eventually(async () => expect((await engine.get(jobId))?.status).toBe('active'))
      return jobId
    }

    it('runs a job inline and in a runner, and gives back its output', async () => {
      expect(await run(jobs.echo, { a: 1 })).toMatchObject({ status: 'completed', output: { a: 1 }, progress: 100 })
      expect(await run(jobs.echoInRunner, { b: 2 })).toMatchObject({ status: 'completed', output: { b: 2 } })
    })

    it('refuses an input that does not fit, naming the field', async () => {
      const unfit = { person: { name: 7 } } as unknown as { person: { name: string } }
      const refused = engine.submit(jobs.greeting, unfit)
      await expect(refused).rejects.toBeInstanceOf(InputInvalidError)
      await expect(refused).rejects.toMatchObject({
        message: expect.stringContaining('person.name'),
        issues: [{ path: ['person', 'name'] }],
      })
    })

    it('takes an input as it is when it is said to be checked', async () => {
      const unfit = { person: { name: 7 } } as unknown as { person: { name: string } }
      const { jobId } = await engine.submit(jobs.greeting, unfit, { checked: true })
      expect((await engine.get(jobId))?.input).toEqual(unfit)
    })

    it('refuses an input that the database can not store, and stores what is left of such an output', async () => {
      await expect(engine.submit(jobs.echo, { text: 'a\0b' })).rejects.toBeInstanceOf(InputInvalidError)
      expect(await run(jobs.nul)).toMatchObject({ status: 'completed', output: 'a\ufffdb', progressMessage: 'c\ufffd' })
    })

    it('fails a job whose output does not fit', async () => {
      expect(await run(jobs.strict, { ok: false })).toMatchObject({
        status: 'failed',
        error: { code: 'OUTPUT_INVALID' },
      })
    })

    it('tries again after an error, and keeps the record of each attempt', async () => {
      const job = await run(jobs.flaky, { failures: 2 })
      expect(job).toMatchObject({ status: 'completed', output: 3, run: 3, failedAttempts: 2 })
      const attempts = await engine.attempts(job?.id ?? '')
      expect(attempts.map((attempt) => attempt.outcome)).toEqual(['failed', 'failed', 'completed'])
      expect(attempts[0]?.error?.message).toBe('attempt 1 failed')
    })

    it('fails when the attempts are used up, and runs again by hand with all of them', async () => {
      const job = await run(jobs.flaky, { failures: 9 })
      expect(job).toMatchObject({ status: 'failed', failedAttempts: 3, error: { code: 'JOB_FAILED' } })
      expect(await engine.retry(job?.id ?? '')).toMatchObject({ failedAttempts: 0 })
      expect(await engine.waitFor(job?.id ?? '', { timeoutMs: minute })).toMatchObject({ status: 'failed', run: 6 })
    })

    it('never retries a permanent error', async () => {
      expect(await run(jobs.refusing)).toMatchObject({
        status: 'failed',
        run: 1,
        error: { code: 'REFUSED', permanent: true },
      })
    })

    it.each([jobs.postponed, jobs.postponedInRunner])('runs a job again that says "not now": $name', async (type) => {
      const { jobId } = await engine.submit(type, { times: 1, delayMs: 1500 })
      await eventually(async () => {
        const error = { code: 'JOB_POSTPONED', message: 'not in run 1', permanent: false }
        const waiting = { status: 'pending', error, progressMessage: 'not in run 1' }
        expect(await engine.get(jobId)).toMatchObject({ ...waiting, postponements: 1, failedAttempts: 0, crashes: 0 })
      })
      const [first] = await engine.attempts(jobId)
      expect(first?.error).not.toHaveProperty('postponeMs')
      // It has one attempt only.
      const job = await engine.waitFor(jobId, { timeoutMs: minute })
      expect(job).toMatchObject({ status: 'completed', output: 1, run: 2, failedAttempts: 0 })
      const attempts = await engine.attempts(jobId)
      expect(attempts.map(({ outcome }) => outcome)).toEqual(['postponed', 'completed'])
      const [ended, begun] = [attempts[0]?.finishedAt, attempts[1]?.startedAt].map((time) => time?.getTime() ?? 0)
      expect((begun ?? 0) - (ended ?? 0)).toBeGreaterThanOrEqual(1500)
    })

    it('cancels a job that has said "not now"', async () => {
      const { jobId } = await engine.submit(jobs.postponed, { times: 9, delayMs: 60_000 })
      await eventually(async () => expect(await engine.get(jobId)).toMatchObject({ status: 'pending' }))
      expect(await engine.cancel(jobId)).toMatchObject({ status: 'cancelled' })
    })

    it('retries only failed jobs, and cancels only unfinished ones', async () => {
      const job = await run(jobs.echo)
      await expect(engine.retry(job?.id ?? '')).rejects.toMatchObject({ code: 'JOB_NOT_RETRYABLE' })
      await expect(engine.cancel(job?.id ?? '')).rejects.toMatchObject({
        code: 'JOB_NOT_CANCELLABLE',
        message: 'Cannot cancel job in completed status',
      })
      await expect(engine.cancel('no-uuid')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
    })

    it('leaves alone what an ended job has called and not waited for, when it is cancelled', async () => {
      const ended = await run(jobs.echo)
      const { jobId: left } = await engine.submit(jobs.echo, {}, { delayMs: 60 * minute })
      await engine.query(`update jobs set parent_id = $1::uuid, child_key = 'left' where id = $2::uuid`, [
        ended?.id,
        left,
      ])
      await expect(engine.cancel(ended?.id ?? '')).rejects.toMatchObject({ code: 'JOB_NOT_CANCELLABLE' })
      expect(await engine.get(left)).toMatchObject({ status: 'pending' })
      await engine.cancel(left)
    })

    it('promotes a job that waits for its time, and no other', async () => {
      const { jobId } = await engine.submit(jobs.echo, { text: 'soon' }, { delayMs: 60 * minute })
      expect(await engine.get(jobId)).toMatchObject({ status: 'pending' })
      const promoted = await engine.promote(jobId)
      expect(promoted.runAt.getTime() - promoted.createdAt.getTime()).toBeLessThan(minute)
      expect(await engine.waitFor(jobId, { timeoutMs: minute })).toMatchObject({ status: 'completed' })
      await expect(engine.promote(jobId)).rejects.toMatchObject({
        code: 'JOB_NOT_PROMOTABLE',
        message: 'Only a pending job can be promoted, this one is completed',
      })
      await expect(engine.promote('no-uuid')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' })
    })

    it('cancels a running job at once, and its processes with it', async () => {
      const jobId = await started(jobs.endlessInRunner)
      const pid = await eventually(async () => {
        const message = (await engine.get(jobId))?.progressMessage
        expect(message).toMatch(/^pid \d+$/)
        return Number(message?.slice(4))
      })
      expect(isAlive(pid)).toBe(true)
      expect(await engine.cancel(jobId)).toMatchObject({ status: 'cancelled' })
      await eventually(() => expect(isAlive(pid)).toBe(false))
      await eventually(() => expect(worker.activeJobs).toBe(0))
      expect(await engine.attempts(jobId)).toMatchObject([{ outcome: 'cancelled' }])
    })

    it('ends a cancelled run by its notification, without waiting for a heartbeat', async () => {
      // Taken while the worker starts, and given back: its heartbeats never come.
      vi.useFakeTimers({ toFake: ['setInterval'] })
      const own = await createEngine({ database: await create(), jobs: [jobs.endless] })
      try {
        const silent = await own.work()
        vi.useRealTimers()
        const { jobId } = await own.submit(jobs.endless, {})
        await eventually(() => expect(silent.activeJobs).toBe(1))
        await own.cancel(jobId)
        await eventually(() => expect(silent.activeJobs).toBe(0))
      } finally {
        vi.useRealTimers()
        await own.close()
      }
    })

    it('cancels the children with their parent, however deep', async () => {
      const jobId = await started(jobs.nesting, { depth: 2 })
      await eventually(async () => {
        expect((await engine.list({ type: 'nesting', status: ['active'] })).total).toBe(3)
      })
      await engine.cancel(jobId)
      const { jobs: all } = await engine.list({ type: 'nesting' })
      expect(all.map((job) => job.status)).toEqual(['cancelled', 'cancelled', 'cancelled'])
      await eventually(() => expect(worker.activeJobs).toBe(0))
    })

    it('kills a job that never yields at its hard limit', async () => {
      const job = await run(jobs.looping)
      expect(job).toMatchObject({
        status: 'failed',
        error: { code: 'JOB_TIMED_OUT', message: 'Task exceeded time limit' },
      })
      const [step] = await engine.query<{ pid: number }>('select output as pid from job_steps where job_id = $1', [
        job?.id,
      ])
      expect(step?.pid).toBeGreaterThan(1)
      expect(isAlive(step?.pid ?? 0)).toBe(false)
    })

    it('fires the signal at the soft limit', async () => {
      expect(await run(jobs.soft)).toMatchObject({ status: 'failed', error: { code: 'JOB_SOFT_TIMED_OUT' } })
    })

    it('survives a job that exits its process, and keeps the evidence', async () => {
      const job = await run(jobs.exiting)
      expect(job).toMatchObject({ status: 'failed', crashes: 2, failedAttempts: 0, error: { code: 'JOB_CRASHED' } })
      expect(job?.error?.evidence).toMatchObject({ exitCode: 3, lastStep: 'before' })
    })

    it('survives a job that eats memory', async () => {
      const neighbour = run(jobs.echoInRunner, { still: 'here' })
      expect(await run(jobs.hungry)).toMatchObject({ status: 'failed', error: { code: 'JOB_OUT_OF_MEMORY' } })
      expect(await neighbour).toMatchObject({ status: 'completed' })
    })

    it('does the work of a step once over all attempts', async () => {
      expect(await run(jobs.stepping)).toMatchObject({ status: 'completed', run: 3, output: { doneInRun: 1 } })
    })

    it('runs children in the slot that their waiting parent lends', async () => {
      const job = await run(jobs.parent, { values: [1, 2, 3] })
      expect(job).toMatchObject({ status: 'completed', output: [{ doubled: 2 }, { doubled: 4 }, { doubled: 6 }] })
    })

    it('fails a parent whose child fails, and settles the others', async () => {
      const job = await run(jobs.parent, { values: [7, 8], failing: 7 })
      expect(job).toMatchObject({ status: 'failed', error: { code: 'CHILD_FAILED', message: 'the child failed' } })
      await eventually(async () => {
        const { jobs: children } = await engine.list({ parentId: job?.id ?? '' })
        expect(children.map(({ status }) => status).sort()).toEqual(['cancelled', 'failed'])
      })
      await eventually(() => expect(worker.activeJobs).toBe(0))
    })

    it('keeps each stage of the progress, and the log', async () => {
      const job = await run(jobs.reporting)
      const messages: (string | null)[] = []
      const progress: number[] = []
      for await (const event of engine.watch(job?.id ?? '')) {
        messages.push(event.message)
        progress.push(event.progress)
      }
      for (const stage of ['first stage', 'second stage', 'third stage']) expect(messages).toContain(stage)
      expect(progress).toEqual([...progress].sort((a, b) => a - b))
      expect(await engine.logs(job?.id ?? '')).toMatchObject([
        { level: 'info', message: 'half way', fields: { percent: 50 } },
      ])
    })

    it('ends a stream with the end of the job', async () => {
      const { jobId } = await engine.submit(jobs.reporting, {})
      const statuses: string[] = []
      for await (const event of engine.watch(jobId)) statuses.push(event.status)
      expect(statuses.at(-1)).toBe('completed')
      expect(statuses[0]).toBe('active')
    })

    it('stores files under the run that made them, and removes those of earlier runs', async () => {
      const job = await run(jobs.saving, { failures: 1 })
      expect(job).toMatchObject({ status: 'completed', output: `files/${job?.id}/note.txt` })
      const artifact = await engine.artifact(`files/${job?.id}/note.txt`)
      expect(artifact).toMatchObject({
        storageKey: `files/${job?.id}/2/note.txt`,
        contentType: 'text/plain',
        sizeBytes: 5,
      })
      expect(await readFile(join(folder, 'files', artifact?.storageKey ?? ''), 'utf8')).toBe('run 2')
      await eventually(() => expect(readFile(join(folder, 'files', `files/${job?.id}/1/note.txt`))).rejects.toThrow())
    })

    it('does not count the wait for a CPU slot against the time limit', async () => {
      const waiting = await Promise.all([1, 2, 3, 4, 5].map(() => run(jobs.renting)))
      expect(waiting.map((job) => job?.status)).toEqual(Array(5).fill('completed'))
    })

    it('chooses the queue by the input', async () => {
      expect(await run(jobs.twoQueues, { slow: true })).toMatchObject({ queue: 'slow', status: 'completed' })
    })

    it('answers a repeated submit with the first answer, and refuses the key for another request', async () => {
      const idempotency = {
        key: 'once',
        operation: 'test',
        fingerprint: 'same',
        answer: (id: string) => `{"id":"${id}"}`,
      }
      const submit = (fingerprint: string) =>
        engine.submit(jobs.echo, {}, { userId: 'ann', idempotency: { ...idempotency, fingerprint } })
      const [first, second] = await Promise.all([submit('same'), submit('same')])
      expect(first.jobId).toBe(second.jobId)
      expect([first.replayed, second.replayed].sort()).toEqual([false, true])
      expect(second.answer).toBe(first.answer)
      await expect(submit('other')).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    })

    it('writes the rows of the caller with the job or not at all', async () => {
      const broken = { text: 'insert into no_such_table values ($1)', values: [1] }
      const before = (await engine.list({ type: 'echo' })).total
      const [good, bad] = await Promise.allSettled([
        engine.submit(jobs.echo, { good: true }),
        engine.submit(jobs.echo, {}, { alsoWrite: [broken] }),
      ])
      expect([good.status, bad.status]).toContain('rejected')
      const added = (await engine.list({ type: 'echo' })).total - before
      expect(added).toBe([good, bad].filter((result) => result.status === 'fulfilled').length)
    })

    it('refuses an id that is taken, without harm to its neighbours', async () => {
      const { jobId } = await engine.submit(jobs.echo, {})
      const results = await Promise.allSettled([
        engine.submit(jobs.echo, {}, { id: jobId }),
        engine.submit(jobs.echo, {}),
        engine.submit(jobs.echo, {}),
      ])
      expect(results.map((result) => result.status)).toEqual(['rejected', 'fulfilled', 'fulfilled'])
      expect((results[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'JOB_EXISTS' })
    })

    it('tells positions, counts, queues and workers', async () => {
      await expect(engine.pause('two-queues')).rejects.toMatchObject({ code: 'QUEUE_UNKNOWN' })
      await engine.pause('fast')
      const first = await engine.submit(jobs.twoQueues, {})
      const second = await engine.submit(jobs.twoQueues, {})
      expect(await engine.position(second.jobId)).toMatchObject({ position: 1 })
      const fast = (await engine.queues()).find((queue) => queue.name === 'fast')
      expect(fast).toMatchObject({ paused: true, counts: { waiting: 2, failed: 0 } })
      await engine.cancel(first.jobId)
      expect(await engine.position(second.jobId)).toMatchObject({ position: 0 })
      await engine.resume('fast')
      await engine.waitFor(second.jobId, { timeoutMs: minute })
      expect(await engine.counts({ type: 'two-queues' })).toMatchObject({ cancelled: 1, waiting: 0 })
      expect(await engine.workers()).toMatchObject([{ id: worker.id, pid: process.pid }])
    })

    it('tells of each queue what is in it, and since when it waits', async () => {
      const before = await engine.queues()
      await Promise.all([engine.pause('fast'), engine.pause('flaky')])
      const waiting = [await engine.submit(jobs.twoQueues, {}), await engine.submit(jobs.twoQueues, {})]
      const delayed = await engine.submit(jobs.flaky, {}, { delayMs: minute })
      const queues = await engine.queues()
      const look = (name: string, from = queues) => from.find((queue) => queue.name === name)
      expect(look('fast')?.counts).toEqual({ ...look('fast', before)?.counts, waiting: 2 })
      expect(look('fast')?.oldestWaitingSeconds).toBeGreaterThan(0)
      expect(look('flaky')?.counts).toEqual({ ...look('flaky', before)?.counts, pending: 1 })
      expect(look('flaky')?.oldestWaitingSeconds).toBeNull()
      await Promise.all([...waiting, delayed].map(({ jobId }) => engine.cancel(jobId)))
      await Promise.all([engine.resume('fast'), engine.resume('flaky')])
    })

    it('runs a crowd of jobs, each once', async () => {
      const submitted = await Promise.all(Array.from({ length: 300 }, (_, n) => engine.submit(jobs.echo, { n })))
      const ended = await Promise.all(submitted.map(({ jobId }) => engine.waitFor(jobId, { timeoutMs: minute })))
      expect(ended.every((job) => job?.status === 'completed' && job.run === 1)).toBe(true)
    })

    it('hands running jobs back when it stops, with no attempt used', async () => {
      const inline = await started(jobs.endless)
      const inRunner = await started(jobs.endlessInRunner)
      await worker.stop({ graceMs: 50 })
      for (const id of [inline, inRunner]) {
        expect(await engine.get(id)).toMatchObject({ status: 'waiting', failedAttempts: 0, crashes: 0, run: 1 })
        expect(await engine.attempts(id)).toMatchObject([{ outcome: 'handed-back' }])
      }
    })
  })
}

describe('job types', () => {
  const complete = {
    name: 'complete',
    input: z.object({}),
    output: z.null(),
    queue: 'q',
    runsIn: 'inline' as const,
    run: async () => null,
  }

  it.each([
    ['a name', { name: '' }, /name must be kebab-case/],
    ['a kebab-case name', { name: 'Not Kebab' }, /name must be kebab-case/],
    ['a queue', { queue: '' }, /queue/],
    ['an input schema', { input: undefined }, /input must be a zod schema/],
    ['an output schema', { output: undefined }, /output must be a zod schema/],
    ['something to run', { run: undefined }, /run must be a function/],
    ['a place to run', { runsIn: undefined }, /runsIn/],
    ['attempts', { attempts: 0 }, /attempts/],
    ['time limits in order', { softTimeoutMs: 2, hardTimeoutMs: 1 }, /softTimeoutMs/],
  ])('need %s', (_what, change, message) => {
    expect(() => defineJob({ ...complete, ...change } as typeof complete)).toThrow(message)
  })

  it('stop the start when two share a name or disagree about a queue', async () => {
    const one = defineJob(complete)
    await expect(createEngine({ jobs: [one, one] })).rejects.toMatchObject({ code: 'JOB_TYPE_DUPLICATE' })
    const other = defineJob({ ...complete, name: 'other', slots: { total: 3 } })
    await expect(createEngine({ jobs: [one, other] })).rejects.toBeInstanceOf(KilnError)
    await expect(createEngine({ jobs: [one, other] })).rejects.toMatchObject({ code: 'QUEUE_CONFLICT' })
  })
})
