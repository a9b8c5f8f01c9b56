import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { z } from 'zod'
import { createEngine } from '../../create-engine.ts'
import type { Engine } from '../../engine.ts'
import {
  createFakeProvider,
  type FakeProvider,
  type FakeProviderOptions,
} from '../../testing/fake-provider/fake-provider.ts'
import { orderSchema } from '../../testing/fake-provider/fake-provider-call.ts'
import { createFolderStorage } from '../../testing/folder-storage.ts'
import * as jobs from '../../testing/jobs/buying-jobs.ts'
import { testDatabases } from '../../testing/test-databases.ts'
import type { Worker } from '../worker.ts'

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 20 })
const unknownOutcome = { status: 'failed', failedAttempts: 1, error: { code: 'PROVIDER_OUTCOME_UNKNOWN' } }

for (const { kind, create } of testDatabases) {
  describe(`paid calls on ${kind}`, () => {
    let engine: Engine
    let worker: Worker
    let folder: string
    const providers: FakeProvider[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'kiln-paid-'))
      engine = await createEngine({
        database: await create(),
        jobs: Object.values(jobs),
        storage: createFolderStorage(join(folder, 'files')),
        tempRoot: join(folder, 'temp'),
      })
      worker = await engine.work()
    })
    afterEach(async () => {
      await Promise.all(providers.splice(0).map((provider) => provider.close()))
    })
    afterAll(async () => {
      await engine.close()
      await rm(folder, { recursive: true, force: true })
    })

    async function open(options?: FakeProviderOptions): Promise<FakeProvider> {
      const provider = await createFakeProvider(options)
      providers.push(provider)
      return provider
    }
    async function submit(
      provider: FakeProvider,
      order: Omit<z.input<typeof orderSchema>, 'url'> = {},
      type: (typeof jobs)['buying' | 'buyingInRunner' | 'buyingInTime' | 'buyingBesideFailure'] = jobs.buying,
    ): Promise<string> {
      const input = orderSchema.parse({ url: provider.url, ...order })
      return (await engine.submit(type, input, { userId: 'mara' })).jobId
    }
    const ended = (jobId: string) => engine.waitFor(jobId, { timeoutMs: 50_000 })
    const run = async (...order: Parameters<typeof submit>) => ended(await submit(...order))
    const calls = (jobId = '') => engine.providerCalls(jobId)
    const storedFiles = async () => (await readdir(join(folder, 'files', 'provider-calls')).catch(() => [])).sort()

    for (const type of [jobs.buying, jobs.buyingInRunner]) {
      it(`buys once and brings the file home (${type.name})`, async () => {
        const provider = await open()
        const job = await run(provider, {}, type)
        const [task] = provider.tasks
        expect(provider.tasks).toHaveLength(1)
        expect(job).toMatchObject({ status: 'completed', run: 1 })
        expect(job?.output).toMatchObject({
          result: { width: 512 },
          file: `picture of ${task?.id}`,
          cost: { amount: 0.25, currency: 'USD' },
        })
        const expected = { key: 'picture', orderNo: 1, userId: 'mara', state: 'succeeded', taskId: task?.id }
        expect(await calls(job?.id)).toMatchObject([
          { ...expected, request: { prompt: 'a house' }, idempotencyKey: task?.idempotencyKey },
        ])
      })

      it(`gives a later attempt what the first has bought, without asking again (${type.name})`, async () => {
        const provider = await open()
        const job = await run(provider, { failures: 2 }, type)
        expect(job).toMatchObject({ status: 'completed', failedAttempts: 2 })
        expect(job?.output).toMatchObject({ run: 3, file: `picture of ${provider.tasks[0]?.id}` })
        expect(provider.seen).toMatchObject({ submit: 1, poll: 2, fetch: 1 })
      })

      it(`keeps the result of a provider that answers at once (${type.name})`, async () => {
        const provider = await open({ isDirect: true })
        const job = await run(provider, { failures: 1 }, type)
        expect(job).toMatchObject({ status: 'completed', output: { run: 2, cost: { amount: 0.25 } } })
        expect(provider.tasks).toHaveLength(1)
      })

      it(`does not order again when the answer was lost (${type.name})`, async () => {
        const provider = await open()
        provider.trouble('accepted', 'lose-the-reply')
        const job = await run(provider, {}, type)
        expect(job).toMatchObject(unknownOutcome)
        const [call] = await calls(job?.id)
        expect(call).toMatchObject({ state: 'unknown', taskId: null })
        expect(job?.error?.message).toContain(call?.idempotencyKey)
        expect(job?.error?.message).toMatch(/fake-\d+ has taken the order sent at 20\d\d-.*by hand/)
        expect(provider.tasks).toHaveLength(1)
      })

      it(`stops the task when the job is cancelled (${type.name})`, async () => {
        const provider = await open({ pollsUntilDone: 1_000 })
        const jobId = await submit(provider, {}, type)
        await eventually(() => expect(provider.seen.poll).toBeGreaterThan(1))
        await engine.cancel(jobId)
        await eventually(() => expect(provider.tasks[0]?.status).toBe('cancelled'))
        await eventually(async () => expect(await calls(jobId)).toMatchObject([{ state: 'cancelled' }]))
      })

      it(`stops a task whose id arrives after the job was cancelled (${type.name})`, async () => {
        const provider = await open({ pollsUntilDone: 1_000 })
        provider.trouble('accepted', 'hold')
        const jobId = await submit(provider, {}, type)
        const letGo = await provider.held('accepted')
        await engine.cancel(jobId)
        await eventually(() => expect(worker.activeJobs).toBe(1))
        letGo()
        await eventually(() => expect(provider.tasks[0]?.status).toBe('cancelled'))
        const taskId = provider.tasks[0]?.id
        await eventually(async () => expect(await calls(jobId)).toMatchObject([{ state: 'cancelled', taskId }]))
      })
    }

    it('orders again by hand, and shows both orders', async () => {
      const provider = await open()
      provider.trouble('accepted', 'lose-the-reply')
      const job = await run(provider)
      expect(job).toMatchObject(unknownOutcome)
      await engine.retry(job?.id ?? '')
      expect(await ended(job?.id ?? '')).toMatchObject({ status: 'completed' })
      expect(await calls(job?.id)).toMatchObject([
        { orderNo: 1, state: 'unknown' },
        { orderNo: 2, state: 'succeeded' },
      ])
      expect(new Set(provider.tasks.map((task) => task.idempotencyKey)).size).toBe(2)
    })

    it('does not order again by itself what is unknown or would fail again, however often it is tried', async () => {
      const [unknown, refusing] = [await open(), await open({ ends: { message: 'never', permanent: true } })]
      unknown.trouble('accepted', 'lose-the-reply')
      for (const provider of [unknown, refusing]) {
        expect(await run(provider, { hidesErrors: true })).toMatchObject({ status: 'failed', run: 3 })
        expect(provider.tasks).toHaveLength(1)
      }
    })

    it('finds an order whose answer was lost in the list of the provider', async () => {
      const provider = await open()
      provider.trouble('accepted', 'lose-the-reply')
      provider.trouble('list', { status: 500 })
      const job = await run(provider, { finds: true })
      expect(job).toMatchObject({ status: 'completed', run: 1 })
      expect(provider.tasks).toHaveLength(1)
    })

    it('takes an empty list for no proof', async () => {
      const provider = await open()
      // Not bought, but who could know.
      provider.trouble('submit', 'lose-the-reply')
      expect(await run(provider, { finds: true })).toMatchObject(unknownOutcome)
      expect(provider.seen.submit).toBe(1)
    })

    it('sends an order whose answer was lost again under the same key, where that buys once', async () => {
      const provider = await open({ honoursKeys: true })
      provider.trouble('accepted', 'lose-the-reply', 'garbage')
      expect(await run(provider, { repeat: 'same-key' })).toMatchObject({ status: 'completed', run: 1 })
      expect(provider.seen.submit).toBe(3)
      expect(provider.tasks).toHaveLength(1)
    })

    it('keeps the key over attempts while the order is in doubt, even when it is refused in between', async () => {
      const provider = await open({ honoursKeys: true })
      provider.trouble('accepted', 'lose-the-reply')
      provider.trouble('submit', { slowMs: 0 }, { status: 404 })
      const job = await run(provider, { repeat: 'same-key' })
      expect(job).toMatchObject({ status: 'completed', run: 2, failedAttempts: 1 })
      expect(provider.tasks).toHaveLength(1)
      expect(await calls(job?.id)).toHaveLength(1)
    })

    it('lets the retry policy decide when the provider has certainly not taken the order', async () => {
      const provider = await open()
      provider.trouble('submit', { status: 404 })
      const job = await run(provider)
      expect(job).toMatchObject({ status: 'completed', run: 2, failedAttempts: 1 })
      expect(await engine.attempts(job?.id ?? '')).toMatchObject([
        { error: { code: 'PROVIDER_FAILED' } },
        { error: null },
      ])
      expect(await calls(job?.id)).toMatchObject([{ state: 'failed', taskId: null }, { state: 'succeeded' }])
      expect(provider.tasks).toHaveLength(1)
    })

    it('fails at once when the provider says that it never will', async () => {
      const provider = await open()
      provider.trouble('submit', { status: 400 })
      const job = await run(provider)
      expect(job).toMatchObject({ status: 'failed', run: 1, error: { code: 'PROVIDER_FAILED', permanent: true } })
    })

    it('tries a provider that can not be reached again', async () => {
      const provider = await createFakeProvider()
      await provider.close()
      const job = await run(provider)
      expect(job).toMatchObject({ status: 'failed', run: 3, error: { code: 'PROVIDER_FAILED', permanent: false } })
      expect(await calls(job?.id)).toHaveLength(3)
    })

    it('orders anew under a new key when the provider has failed the task, and keeps the cost of both', async () => {
      const provider = await open({ ends: { message: 'out of paint' } })
      const job = await run(provider)
      expect(job).toMatchObject({
        status: 'failed',
        run: 3,
        error: { code: 'PROVIDER_FAILED', message: 'out of paint' },
      })
      const cost = { amount: 0.25, currency: 'USD' }
      const orders = await calls(job?.id)
      expect(orders).toMatchObject([1, 2, 3].map((orderNo) => ({ orderNo, state: 'failed', cost })))
      expect(new Set(orders.map((order) => order.idempotencyKey)).size).toBe(3)
    })

    it('does not order anew what the provider would fail again', async () => {
      const provider = await open({ ends: { message: 'not painted here', permanent: true } })
      const job = await run(provider)
      expect(job).toMatchObject({ status: 'failed', run: 1, error: { code: 'PROVIDER_FAILED', permanent: true } })
      expect(provider.tasks).toHaveLength(1)
    })

    it('endures what goes wrong while it polls and fetches', async () => {
      const provider = await open({ pollsUntilDone: 3 })
      provider.trouble('poll', { status: 500 }, 'lose-the-reply', 'garbage', { slowMs: 50 })
      provider.trouble('fetch', { status: 500 })
      expect(await run(provider)).toMatchObject({ status: 'completed', run: 1 })
      expect(provider.tasks).toHaveLength(1)
      expect(provider.seen.fetch).toBe(2)
    })

    it('asks for a new address when that of the result has expired', async () => {
      const provider = await open({ addressesExpireAfter: 1 })
      // The address is used up, and nothing of the file has arrived.
      provider.trouble('fetch', 'lose-the-reply')
      expect(await run(provider)).toMatchObject({ status: 'completed', run: 1 })
      expect(provider.seen).toMatchObject({ submit: 1, poll: 3, fetch: 2 })
    })

    async function laneOpensAt(provider: FakeProvider): Promise<number> {
      const text = `select paused_until from provider_lanes where provider = $1`
      const rows = await engine.query<{ paused_until: Date }>(text, [`fake-${new URL(provider.url).port}`])
      expect(rows).toHaveLength(1)
      return rows[0]?.paused_until.getTime() ?? 0
    }

    it('waits with the whole lane after a 429, at no cost in attempts', async () => {
      const provider = await open()
      provider.trouble('submit', { status: 429, retryAfter: '1' })
      const first = await submit(provider)
      const openAt = await eventually(() => laneOpensAt(provider))
      const second = await submit(provider, { prompt: 'a tree' })
      for (const jobId of [first, second]) {
        expect(await ended(jobId)).toMatchObject({ status: 'completed', run: 1, failedAttempts: 0 })
        expect(await calls(jobId)).toHaveLength(1)
      }
      expect(provider.seen.submit).toBe(3)
      expect(Math.min(...provider.tasks.map((task) => task.createdAt))).toBeGreaterThanOrEqual(openAt)
    })

    it('is certain that nothing was taken while it waits for a lane', async () => {
      const provider = await open()
      provider.trouble('submit', { status: 429, retryAfter: '900' })
      const jobId = await submit(provider)
      await eventually(() => laneOpensAt(provider))
      expect(await calls(jobId)).toMatchObject([{ state: 'waiting' }])
      await worker.stop()
      worker = await engine.work()
      await engine.query(`delete from provider_lanes`)
      expect(await ended(jobId)).toMatchObject({ status: 'completed', run: 2, failedAttempts: 0 })
    })

    it('keeps polls back too while the lane is closed, and no other lane', async () => {
      const [limited, other] = [await open({ pollsUntilDone: 4 }), await open()]
      limited.trouble('poll', { status: 429, retryAfter: '900' })
      limited.trouble('fetch', { status: 429, retryAfter: '0' })
      const jobId = await submit(limited)
      await eventually(() => laneOpensAt(limited))
      expect(await run(other)).toMatchObject({ status: 'completed' })
      expect(limited.seen.poll).toBe(1)
      await engine.query(`delete from provider_lanes`)
      expect(await ended(jobId)).toMatchObject({ status: 'completed', failedAttempts: 0 })
    })

    it('does not count the wait for a lane against the time limits', async () => {
      const provider = await open()
      provider.trouble('submit', { status: 429, retryAfter: '4' })
      expect(await run(provider, {}, jobs.buyingInTime)).toMatchObject({ status: 'completed', run: 1 })
    })

    it('gives the output of a task as the result of a call without file', async () => {
      const job = await run(await open(), { makesFile: false, failures: 1 })
      expect(job).toMatchObject({ status: 'completed', output: { result: { width: 256 }, file: null, run: 2 } })
    })

    it('polls an order on by hand when the provider had refused to be asked', async () => {
      const provider = await open()
      provider.trouble('poll', { status: 400 })
      const job = await run(provider)
      expect(job).toMatchObject({ status: 'failed', run: 1, error: { code: 'PROVIDER_FAILED', permanent: true } })
      await engine.retry(job?.id ?? '')
      expect(await ended(job?.id ?? '')).toMatchObject({ status: 'completed' })
      expect(provider.tasks).toHaveLength(1)
    })

    it('stops the task when only the heartbeat tells that the job was cancelled', async () => {
      const provider = await open({ pollsUntilDone: 1_000 })
      const jobId = await submit(provider)
      await eventually(() => expect(provider.seen.poll).toBeGreaterThan(1))
      await engine.query(
        `update jobs set status = 'cancelled', lease_token = null, finished_at = clock_timestamp() where id = $1`,
        [jobId],
      )
      await eventually(() => expect(provider.tasks[0]?.status).toBe('cancelled'))
    })

    it('goes on with the order when its worker is stopped, which costs no attempt', async () => {
      const provider = await open({ pollsUntilDone: 20 })
      const jobId = await submit(provider, {}, jobs.buyingInRunner)
      await eventually(() => expect(provider.seen.poll).toBeGreaterThan(1))
      await worker.stop()
      worker = await engine.work()
      expect(await ended(jobId)).toMatchObject({ status: 'completed', run: 2, failedAttempts: 0, crashes: 0 })
      expect(provider.seen).toMatchObject({ submit: 1, cancel: 0 })
    })

    it('hears the answer to a submit before its worker stops', async () => {
      const provider = await open()
      provider.trouble('accepted', 'hold')
      const jobId = await submit(provider, {}, jobs.buyingInRunner)
      const letGo = await provider.held('accepted')
      const stopped = worker.stop()
      await eventually(async () => expect(await engine.logs(jobId)).toMatchObject([{ message: 'told to stop' }]))
      letGo()
      await stopped
      expect(await calls(jobId)).toMatchObject([{ state: 'submitted', taskId: provider.tasks[0]?.id }])
      worker = await engine.work()
      expect(await ended(jobId)).toMatchObject({ status: 'completed', run: 2, failedAttempts: 0 })
      expect(provider.tasks).toHaveLength(1)
    })

    it('hears the answer to a submit when other work of the job fails meanwhile', async () => {
      const provider = await open()
      provider.trouble('accepted', { slowMs: 300 })
      const job = await run(provider, {}, jobs.buyingBesideFailure)
      expect(job).toMatchObject({ status: 'completed', run: 2, failedAttempts: 1 })
      expect(provider.tasks).toHaveLength(1)
    })

    it('removes the files of a job, and keeps what it has cost', async () => {
      const provider = await open()
      const before = await storedFiles()
      const job = await run(provider)
      const [call] = await calls(job?.id)
      expect(await storedFiles()).toEqual([...before, call?.id ?? ''].sort())
      await engine.remove(job?.id ?? '')
      expect(await storedFiles()).toEqual(before)
      const rows = await engine.query(`select job_id, cost::float8 from provider_calls where id = $1`, [call?.id])
      expect(rows).toEqual([{ job_id: null, cost: 0.25 }])
    })

    it('removes a file that was stored while its job was being removed', async () => {
      const job = await run(await open())
      const [call] = await calls(job?.id)
      await engine.remove(job?.id ?? '')
      const late = join(folder, 'files', 'provider-calls', call?.id ?? '')
      await mkdir(late)
      await engine.maintain()
      expect(await storedFiles()).not.toContain(call?.id)
    })

    it('keeps the file of a call while its job may still need it', async () => {
      const job = await run(await open(), { failures: 1 })
      await engine.maintain()
      expect(await storedFiles()).toContain((await calls(job?.id))[0]?.id)
    })
  })
}
