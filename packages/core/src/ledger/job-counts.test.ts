import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { newId } from '../new-id.ts'
import { miscountedJobs } from '../testing/miscounted-jobs.ts'
import { planOf } from '../testing/plan-of.ts'
import { createPostgresDatabase, testDatabases } from '../testing/test-databases.ts'
import { testJob } from '../testing/test-job.ts'
import { beat } from './beat.ts'
import { claimJobs } from './claim-jobs.ts'
import type { ClaimedJob } from './claimed-job.ts'
import type { Database } from './database.ts'
import { deleteJobs } from './delete-jobs.ts'
import { foldJobCounts } from './fold-job-counts.ts'
import { getBacklog } from './get-backlog.ts'
import { insertChild } from './insert-child.ts'
import { insertJobs } from './insert-jobs.ts'
import { countAllJobs, countJobs } from './list-jobs.ts'
import { migrate, migrationNames } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { promoteJob } from './promote-job.ts'
import { listQueues, upsertQueues } from './queues.ts'
import { reportProgress } from './report-progress.ts'
import { type Settlement, settleRuns } from './settle-runs.ts'

const folders = [{ owner: 'engine', folder: fileURLToPath(new URL('./migrations', import.meta.url)) }]
const workerId = newId()

for (const { kind, create } of testDatabases) {
  describe(`the counts of jobs on ${kind}`, () => {
    let database: Database

    beforeAll(async () => {
      database = await openDatabase(await create())
      await migrate(database, folders)
      await upsertQueues(database, [{ name: 'open', slotsTotal: null, rate: null }])
    })
    afterEach(async () => {
      expect(await miscountedJobs(database)).toEqual([])
      await database.query('truncate jobs cascade')
      expect(await rowsOf(database)).toBe(0)
    })
    afterAll(() => database.close())

    it('go down with a family that is deleted by its root', async () => {
      await insertJobs(database, [testJob(), testJob()])
      const [parent] = await claim(database, 1)
      const { id: parentId, leaseToken } = parent as ClaimedJob
      for (const key of ['one', 'two']) await insertChild(database, { ...testJob(), parentId, leaseToken, key })
      await settle(database, await claim(database, 3))
      await settle(database, [parent as ClaimedJob])
      expect(await countJobs(database, {})).toEqual(new Map([['completed', 4]]))
      expect(await countJobs(database, { parentId })).toEqual(new Map([['completed', 2]]))
      expect(await countAllJobs(database, { parentId })).toBe(2)
      const deleted = await deleteJobs(database, { ids: [parentId], when: 'family-ended', folders: {} })
      expect(deleted.count).toBe(1)
      expect(await countJobs(database, {})).toEqual(new Map([['completed', 1]]))
    })

    it('tell a job that waits for a retry from a new one, in whatever state, queue and type', async () => {
      await insertJobs(database, [testJob(), testJob({ delayMs: 60_000 }), testJob({ type: 'other', queue: 'else' })])
      await settle(database, await claim(database, 1), { status: 'pending', delayMs: 60_000, outcome: 'failed' })
      const begun = (yes: boolean) => countJobs(database, { begun: yes })
      expect(await begun(true)).toEqual(new Map([['pending', 1]]))
      expect(await countJobs(database, { begun: false, queue: 'open' })).toEqual(new Map([['pending', 1]]))
      const [delayed] = await database.query<{ id: string }>(`select id from jobs where status = 'pending' and run = 0`)
      await promoteJob(database, delayed?.id ?? '')
      expect(await countJobs(database, { type: 'test', status: ['waiting'] })).toEqual(new Map([['waiting', 1]]))
      expect(await countJobs(database, { type: 'other' })).toEqual(new Map([['waiting', 1]]))
      expect(await countJobs(database, { status: [] })).toEqual(new Map())
      expect(await countAllJobs(database, { queue: 'open', status: ['waiting', 'pending'] })).toBe(2)
      expect(await countAllJobs(database, { begun: true })).toBe(1)
      expect(await countAllJobs(database, { status: [] })).toBe(0)
      expect(await getBacklog(database)).toMatchObject([{ name: 'open', pending: 1, waiting: 1, active: 0 }])
      expect(await listQueues(database)).toMatchObject([{ name: 'open', counts: { pending: 1, waiting: 1 } }])
    })

    it('are not written by what changes none of them', async () => {
      await insertJobs(database, [testJob(), testJob()])
      const claimed = await claim(database, 2)
      const rows = await rowsOf(database)
      const points = [{ progress: 50, message: 'half' }]
      await reportProgress(
        database,
        claimed.map(({ id: jobId, leaseToken }) => ({ jobId, leaseToken, points })),
      )
      const identity = { workerId, host: 'test', pid: 1, version: null, queues: ['open'], slots: {} }
      const held = await beat(database, { ...identity, leaseTokens: claimed.map(({ leaseToken }) => leaseToken) })
      expect(held.size).toBe(2)
      await deleteJobs(database, { ids: [newId()], when: 'expired', folders: {} })
      expect(await rowsOf(database)).toBe(rows)
    })

    it('are the same in fewer rows after a fold, and none where no job is left', async () => {
      for (let index = 0; index < 20; index++) {
        await insertJobs(database, [testJob()])
        await settle(database, await claim(database, 1))
      }
      expect(await rowsOf(database)).toBeGreaterThan(60)
      await foldJobCounts(database)
      expect(await rowsOf(database)).toBe(1)
      expect(await countJobs(database, {})).toEqual(new Map([['completed', 20]]))
      await database.query('delete from jobs')
      await foldJobCounts(database)
      expect(await rowsOf(database)).toBe(0)
    })

    it('have an index that no claim takes for the order of a queue, little as may be known of the table', async () => {
      await database.query(
        `insert into jobs (id, type, type_version, queue, status, priority, order_key, input, max_attempts, run_at, created_at)
         select gen_random_uuid(), 'test', 1, 'open', 'waiting', 0, n * 7919 % 45000, '{}', 1, clock_timestamp(), clock_timestamp()
         from generate_series(1, 45000) as n`,
      )
      const queues = [{ name: 'open', count: 10 }]
      const plan = await planOf(database, (executor) => claimJobs(executor, { queues, types: ['test@1'], workerId }))
      expect(plan).toMatch(/Index Scan using jobs_runnable/)
    })

    it('begin with the jobs that were there before', async () => {
      const older = await openDatabase(await create())
      try {
        const names = await migrationNames(folders)
        await migrate(older, folders, { only: names.filter(({ name }) => name < '0007') })
        await upsertQueues(older, [{ name: 'open', slotsTotal: null, rate: null }])
        await insertJobs(older, [testJob(), testJob({ delayMs: 60_000 })])
        await settle(older, await claim(older, 1), { status: 'failed', outcome: 'failed' })
        await migrate(older, folders)
        await insertJobs(older, [testJob()])
        expect(await miscountedJobs(older)).toEqual([])
        expect(Object.fromEntries(await countJobs(older, {}))).toEqual({ pending: 1, failed: 1, waiting: 1 })
      } finally {
        await older.close()
      }
    })
  })
}

describe('the counts of jobs of several processes', () => {
  let databases: Database[]
  beforeAll(async () => {
    const location = await createPostgresDatabase()
    databases = await Promise.all([1, 2, 3, 4].map(() => openDatabase(location)))
  })
  afterAll(() => Promise.all(databases.map((database) => database.close())))

  it('are right at every moment, however many fold and write at once', async () => {
    const [one, two, writer, reader] = databases as [Database, Database, Database, Database]
    await migrate(one, folders)
    await upsertQueues(one, [{ name: 'open', slotsTotal: null, rate: null }])
    let isWriting = true
    let folds = 0
    let looks = 0
    const fold = async (database: Database) => {
      for (; isWriting; folds++) await foldJobCounts(database)
    }
    const look = async () => {
      for (; isWriting; looks++) expect(await miscountedJobs(reader)).toEqual([])
    }
    const write = async () => {
      for (let index = 0; index < 60; index++) {
        await insertJobs(writer, [testJob(), testJob()])
        await settle(writer, await claim(writer, 2))
        if (index % 10 === 9) await writer.query(`delete from jobs where status = 'completed'`)
      }
    }
    const writing = Promise.all([1, 2, 3].map(write)).finally(() => {
      isWriting = false
    })
    await Promise.all([writing, fold(one), fold(one), fold(two), look()])
    expect(Math.min(folds, looks)).toBeGreaterThan(10)
    await foldJobCounts(one)
    expect(await miscountedJobs(reader)).toEqual([])
    expect(await rowsOf(one)).toBeLessThan(10)
  })

  it('hold a truncation until a fold is over, and start from nothing then', async () => {
    const [one, two] = databases as [Database, Database]
    await insertJobs(one, [testJob(), testJob()])
    let truncating: Promise<unknown> | undefined
    await one.transaction(async (tx) => {
      await foldJobCounts({ ...one, kind: 'postgres', query: tx.query })
      truncating = two.query('truncate jobs cascade')
      // Long enough for it to get through if nothing holds it.
      await tx.query('select pg_sleep(0.3)')
    })
    await truncating
    expect(await rowsOf(one)).toBe(0)
  })
})

async function rowsOf(database: Database): Promise<number> {
  const [rows] = await database.query<{ count: number }>('select count(*) from job_counts')
  return rows?.count ?? 0
}

function claim(database: Database, count: number): Promise<ClaimedJob[]> {
  return claimJobs(database, { queues: [{ name: 'open', count }], types: ['test@1'], workerId })
}

function settle(database: Database, jobs: readonly ClaimedJob[], settlement: Partial<Settlement> = {}) {
  const ends = jobs.map(({ id: jobId, leaseToken }): Settlement => {
    return { jobId, leaseToken, status: 'completed', outcome: 'completed', countsAs: 'nothing', ...settlement }
  })
  return settleRuns(database, ends)
}
