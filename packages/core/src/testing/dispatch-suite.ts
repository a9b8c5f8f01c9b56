import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Consumer, Dispatch } from '../dispatch/dispatch.ts'
import type { RegisteredQueue } from '../job-registry.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'
import type { Database } from '../ledger/database.ts'
import { insertJobs } from '../ledger/insert-jobs.ts'
import { migrate } from '../ledger/migrate.ts'
import { type DatabaseLocation, openDatabase } from '../ledger/open-database.ts'
import { upsertQueues } from '../ledger/queues.ts'
import { settleRuns } from '../ledger/settle-runs.ts'
import { type Logger, silentLogger } from '../logger.ts'
import { newId } from '../new-id.ts'
import { testJob } from './test-job.ts'

const folder = fileURLToPath(new URL('../ledger/migrations', import.meta.url))

export interface DispatchUnderTest {
  database: Database
  queues: ReadonlyMap<string, RegisteredQueue>
  logger: Logger
  /** How often it looks for what it was not told, so that the suite need not wait long for it. */
  pollMs: number
}

const rate = { max: 3, perMs: 400 }
/** Longer than any test: what is handed out was announced, or due at a time that was known. */
const neverMs = 3_600_000
const queues = new Map<string, RegisteredQueue>(
  [
    { name: 'open', slotsPerWorker: 2, slotsTotal: null, rate: null },
    { name: 'single', slotsPerWorker: 1, slotsTotal: null, rate: null },
    { name: 'slots', slotsPerWorker: 2, slotsTotal: 3, rate: null },
    { name: 'rate', slotsPerWorker: 100, slotsTotal: null, rate },
  ].map((queue) => [queue.name, queue]),
)

/** What every dispatch must do, whatever carries its deliveries. */
export function dispatchSuite(
  name: string,
  create: (options: DispatchUnderTest) => Promise<Dispatch>,
  createDatabase: () => Promise<DatabaseLocation>,
): void {
  describe(`the dispatch of ${name}`, () => {
    let database: Database
    let dispatch: Dispatch

    beforeAll(async () => {
      database = await openDatabase(await createDatabase())
      await migrate(database, [{ owner: 'engine', folder }])
    })
    afterAll(() => database.close())
    beforeEach(async () => {
      await database.query('truncate jobs, queues cascade')
      const limits = [...queues.values()].map(({ name: queue, slotsTotal, rate: limit }) => ({
        name: queue,
        slotsTotal,
        rate: limit,
      }))
      await upsertQueues(database, limits)
      dispatch = await create({ database, queues, logger: silentLogger, pollMs: neverMs })
    })
    afterEach(() => dispatch.close())

    async function insert(queue: string, ...jobs: { priority?: number; delayMs?: number }[]): Promise<string[]> {
      const rows = jobs.map((job) => testJob({ queue, maxAttempts: 1, ...job }))
      await insertJobs(database, rows)
      return rows.map((row) => row.id)
    }

    async function submit(queue: string, ...jobs: { priority?: number; delayMs?: number }[]): Promise<string[]> {
      const ids = await insert(queue, ...jobs)
      await dispatch.deliver(ids.map((jobId, index) => ({ jobId, queue, run: 1, delayMs: jobs[index]?.delayMs ?? 0 })))
      return ids
    }

    /** A worker that keeps what it claims until told to finish it. */
    async function startWorker(queue: string) {
      const workerId = newId()
      const claimed: ClaimedJob[] = []
      const held = new Map<string, ClaimedJob>()
      const slots = queues.get(queue)?.slotsPerWorker ?? 0
      let mostHeld = 0
      const consumer: Consumer = await dispatch.consume({
        workerId,
        queues: [queue],
        types: ['test@1'],
        freeSlots: () => slots - held.size,
        onClaimed: (jobs) => {
          for (const job of jobs) {
            claimed.push(job)
            held.set(job.id, job)
          }
          mostHeld = Math.max(mostHeld, held.size)
        },
      })
      const finish = async (job: ClaimedJob) => {
        const ended = { status: 'completed', outcome: 'completed', countsAs: 'nothing' } as const
        await settleRuns(database, [{ ...ended, jobId: job.id, leaseToken: job.leaseToken }])
        held.delete(job.id)
        consumer.wake(queue)
      }
      return {
        claimed,
        held,
        finish,
        stop: () => consumer.stop(),
        mostHeld: () => mostHeld,
        finishAll: async () => {
          for (const job of [...held.values()]) await finish(job)
        },
      }
    }

    const eventually = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 20_000, interval: 20 })

    it('hands out by priority, then by age', async () => {
      const [third, first, fourth, second] = await submit(
        'single',
        { priority: 5 },
        { priority: 1 },
        { priority: 5 },
        { priority: 2 },
      )
      const worker = await startWorker('single')
      await eventually(async () => {
        await worker.finishAll()
        expect(worker.claimed.map((job) => job.id)).toEqual([first, second, third, fourth])
      })
    })

    it('wakes an idle worker for a new job', async () => {
      const worker = await startWorker('open')
      const ids = await submit('open', {})
      await eventually(() => expect(worker.claimed.map((job) => job.id)).toEqual(ids))
    })

    it('hands out a delayed job when it is due, not before', async () => {
      const worker = await startWorker('open')
      const [id] = await submit('open', { delayMs: 600 })
      await eventually(() => expect(worker.claimed.map((job) => job.id)).toEqual([id]))
      const rows = await database.query<{ early: boolean }>(`select run_started_at < run_at as early from jobs`)
      expect(rows).toEqual([{ early: false }])
    })

    it('hands out a job that has become due before those that come after it', async () => {
      const worker = await startWorker('single')
      const [first] = await submit('single', { priority: 5 })
      await eventually(() => expect(worker.claimed).toHaveLength(1))
      const [later] = await submit('single', { priority: 5 }, { priority: 5 })
      const [due] = await submit('single', { priority: 1, delayMs: 200 })
      await eventually(async () => {
        const past = await database.query(
          `select 1 from jobs where id = $1::uuid and run_at < clock_timestamp() - interval '1500 milliseconds'`,
          [due],
        )
        expect(past).toHaveLength(1)
      })
      await worker.finishAll()
      await eventually(async () => {
        await worker.finishAll()
        expect(worker.claimed).toHaveLength(4)
      })
      expect(worker.claimed.slice(0, 3).map((job) => job.id)).toEqual([first, due, later])
    })

    it('fills the slots of a worker and not one more', async () => {
      await submit('open', {}, {}, {}, {}, {})
      const worker = await startWorker('open')
      await eventually(async () => {
        expect(worker.held.size === 2 || worker.claimed.length === 5).toBe(true)
        await worker.finishAll()
        expect(worker.claimed).toHaveLength(5)
      })
      expect(worker.mostHeld()).toBe(2)
    })

    it('keeps the slots of a queue over several workers', async () => {
      await submit('slots', ...Array.from({ length: 9 }, () => ({})))
      const workers = [await startWorker('slots'), await startWorker('slots')]
      const claimed = () => workers.flatMap((worker) => worker.claimed)
      await eventually(async () => {
        const active = await database.query<{ count: number }>(
          `select count(*)::int as count from jobs where status = 'active'`,
        )
        expect(active[0]?.count).toBeLessThanOrEqual(3)
        expect(active[0]?.count === 3 || claimed().length >= 7).toBe(true)
        for (const worker of workers) for (const job of [...worker.held.values()].slice(0, 1)) await worker.finish(job)
        expect(claimed()).toHaveLength(9)
      })
      expect(new Set(claimed().map((job) => job.id)).size).toBe(9)
    })

    it('keeps the rate in every sliding window, over several workers', async () => {
      await submit('rate', ...Array.from({ length: 10 }, () => ({})))
      const workers = [await startWorker('rate'), await startWorker('rate')]
      await eventually(() => expect(workers.flatMap((worker) => worker.claimed)).toHaveLength(10))
      const crowded = await database.query(
        `select 1 from jobs as a where (select count(*) from jobs as b
           where b.run_started_at > a.run_started_at - $1::int * interval '1 millisecond'
             and b.run_started_at <= a.run_started_at) > $2`,
        [rate.perMs, rate.max],
      )
      expect(crowded).toEqual([])
    })

    it('hands out nothing of a paused queue until it is resumed', async () => {
      await dispatch.pause('open')
      const [paused] = await submit('open', {})
      const worker = await startWorker('open')
      const other = await startWorker('single')
      // A job of another queue that is handed out after it shows that the paused one had its chance.
      await submit('single', {})
      await eventually(() => expect(other.claimed).toHaveLength(1))
      expect(worker.claimed).toEqual([])
      await dispatch.resume('open')
      await eventually(() => expect(worker.claimed.map((job) => job.id)).toEqual([paused]))
    })

    it('hands a job out again whose worker has died', async () => {
      const dead = await startWorker('open')
      const [id] = await submit('open', {})
      await eventually(() => expect(dead.held.size).toBe(1))
      await dead.stop()
      const job = dead.claimed[0] as ClaimedJob
      await settleRuns(database, [
        { jobId: job.id, leaseToken: job.leaseToken, status: 'waiting', outcome: 'crashed', countsAs: 'crash' },
      ])
      await dispatch.deliver([{ jobId: job.id, queue: 'open', run: 2, delayMs: 0 }])
      const heir = await startWorker('open')
      await eventually(() => expect(heir.claimed).toMatchObject([{ id, run: 2, crashes: 1 }]))
    })

    it('starts a job once that is delivered twice', async () => {
      const worker = await startWorker('open')
      const [jobId] = await submit('open', {})
      await dispatch.deliver([{ jobId: jobId as string, queue: 'open', run: 1, delayMs: 0 }])
      await eventually(() => expect(worker.claimed).toHaveLength(1))
      await worker.finishAll()
      await dispatch.deliver([{ jobId: jobId as string, queue: 'open', run: 1, delayMs: 0 }])
      const [marker] = await submit('open', {})
      await eventually(() => expect(worker.claimed.map((job) => job.id)).toEqual([jobId, marker]))
    })

    it('finds a job that was never delivered', async () => {
      await dispatch.close()
      dispatch = await create({ database, queues, logger: silentLogger, pollMs: 200 })
      const worker = await startWorker('open')
      const [id] = await insert('open', { delayMs: 3_600_000 })
      // Runnable without a word to anybody.
      await database.query(`update jobs set status = 'waiting', run_at = clock_timestamp()`)
      await eventually(() => expect(worker.claimed.map((job) => job.id)).toEqual([id]))
    })

    it('starts no job that ended before its delivery came', async () => {
      const [late] = await insert('open', {})
      await database.query(`update jobs set status = 'cancelled'`)
      const worker = await startWorker('open')
      await dispatch.deliver([{ jobId: late as string, queue: 'open', run: 1, delayMs: 0 }])
      await dispatch.withdraw([{ jobId: late as string, queue: 'open', run: 1 }])
      const [marker] = await submit('open', {})
      await eventually(() => expect(worker.claimed.map((job) => job.id)).toEqual([marker]))
    })

    it('claims nothing any more once a consumer has stopped', async () => {
      const stopped = await startWorker('open')
      await stopped.stop()
      const [id] = await submit('open', {})
      const other = await startWorker('open')
      await eventually(() => expect(other.claimed.map((job) => job.id)).toEqual([id]))
      expect(stopped.claimed).toEqual([])
    })
  })
}
