import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { getArtifact, saveArtifact } from '../ledger/artifacts.ts'
import { getAttempts } from '../ledger/attempts.ts'
import { beat } from '../ledger/beat.ts'
import { cancelJobs } from '../ledger/cancel-jobs.ts'
import { claimJobs } from '../ledger/claim-jobs.ts'
import { claimLimitedQueue } from '../ledger/claim-limited-queue.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'
import type { Database, Executor } from '../ledger/database.ts'
import { deleteJobs } from '../ledger/delete-jobs.ts'
import { lockExpiredLeases } from '../ledger/expired-leases.ts'
import { getEvents } from '../ledger/get-events.ts'
import { getIdempotencyKey } from '../ledger/get-idempotency-key.ts'
import { getJobs } from '../ledger/get-jobs.ts'
import { getPosition } from '../ledger/get-position.ts'
import { insertChild } from '../ledger/insert-child.ts'
import { insertJobs, type NewJob } from '../ledger/insert-jobs.ts'
import { countJobs, listJobs } from '../ledger/list-jobs.ts'
import { migrate } from '../ledger/migrate.ts'
import { type DatabaseLocation, openDatabase } from '../ledger/open-database.ts'
import { promoteJobs } from '../ledger/promote-jobs.ts'
import { listQueues, setQueuePaused, upsertQueues } from '../ledger/queues.ts'
import { reportProgress } from '../ledger/report-progress.ts'
import { retryJob } from '../ledger/retry-job.ts'
import { type Settlement, settleRuns, settleRunsWithRows } from '../ledger/settle-runs.ts'
import { getStep, insertStep } from '../ledger/steps.ts'
import { takeDuty } from '../ledger/take-duty.ts'
import { newId } from '../new-id.ts'
import { miscountedJobs } from './miscounted-jobs.ts'
import { testJob } from './test-job.ts'

const folder = fileURLToPath(new URL('../ledger/migrations', import.meta.url))
const worker = '00000000-0000-7000-8000-000000000001'

/** What every ledger must do, whatever database it stands on. */
export function ledgerSuite(name: string, create: () => Promise<DatabaseLocation>): void {
  describe(`the ledger on ${name}`, () => {
    let database: Database

    beforeAll(async () => {
      database = await openDatabase(await create())
      await migrate(database, [{ owner: 'engine', folder }])
    })
    afterAll(() => database.close())
    beforeEach(async () => {
      await database.query('truncate jobs, queues, idempotency_keys, workers, duties, job_durations, artifacts cascade')
      await upsertQueues(database, [
        { name: 'open', slotsTotal: null, rate: null },
        { name: 'slots', slotsTotal: 2, rate: null },
        { name: 'rate', slotsTotal: null, rate: { max: 3, perMs: 60_000 } },
      ])
    })
    afterEach(async () => {
      expect(await miscountedJobs(database)).toEqual([])
    })

    const insert = async (...jobs: Partial<NewJob>[]) => {
      const rows = jobs.map(testJob)
      await insertJobs(database, rows)
      return rows.map((row) => row.id)
    }
    const claim = (count = 10, queue = 'open') =>
      claimJobs(database, { queues: [{ name: queue, count }], types: ['test@1'], workerId: worker })
    const claimOne = async (job: Partial<NewJob> = {}): Promise<ClaimedJob> => {
      await insert(job)
      const [claimed] = await claim(1)
      if (!claimed) throw new Error('nothing was claimed')
      return claimed
    }
    const get = async (id: string) => (await getJobs(database, [id]))[0]
    const settle = (job: ClaimedJob, settlement: Partial<Settlement>) =>
      settleRuns(database, [settled(job, settlement)])

    it('runs its migrations once, also when several processes start together', async () => {
      const empty = await openDatabase(await create())
      try {
        await Promise.all([1, 2, 3].map(() => migrate(empty, [{ owner: 'engine', folder }])))
        const rows = await empty.query<{ name: string }>(`select name from migrations order by name`)
        expect(rows.map(({ name }) => name)).toEqual((await readdir(folder)).sort())
      } finally {
        await empty.close()
      }
    })

    it('claims in order of the key, then of arrival, each job once', async () => {
      const [low, high, next, last] = await insert({ priority: 5 }, { priority: 1 }, { priority: 5 }, { priority: 5 })
      const [first] = await claim(1)
      expect(first).toMatchObject({ id: high, status: 'active', run: 1, progress: 0 })
      expect((await claim(1)).map((job) => job.id)).toEqual([low])
      const others = (await Promise.all([claim(1), claim(2)])).flat()
      expect(others.map((job) => job.id).sort()).toEqual([next, last].sort())
      expect(new Set(others.map((job) => job.leaseToken)).size).toBe(2)
    })

    it('lets ageing jobs overtake a better priority that came much later', async () => {
      // One step of priority is worth nothing, then a minute: the time between the inserts is far from both.
      const [old, late] = await insert({ priority: 9, ageingMs: 0 }, { priority: 1, ageingMs: 0 })
      const [urgent] = await insert({ priority: -1, ageingMs: 60_000 })
      expect((await claim()).map((job) => job.id)).toEqual([urgent, old, late])
    })

    it('leaves delayed jobs until they are due', async () => {
      const [id] = await insert({ delayMs: 60_000 })
      expect(await claim()).toEqual([])
      const before = await promoteJobs(database, ['open'])
      expect(before.waitingQueues).toEqual([])
      expect(before.nextDueMs).toBeGreaterThan(50_000)
      await database.query(`update jobs set run_at = clock_timestamp()`)
      expect(await promoteJobs(database, ['open'])).toEqual({ waitingQueues: ['open'], nextDueMs: null })
      expect((await claim())[0]?.id).toBe(id)
    })

    it('lets the configuration decide about a pause only until somebody has said something', async () => {
      let slotsTotal = 1
      // Other limits with each call, so that the row is written in any case.
      const configure = (pausedAtFirst: boolean) =>
        upsertQueues(database, [{ name: 'open', slotsTotal: slotsTotal++, rate: null, pausedAtFirst }])
      const paused = async () => (await listQueues(database)).find(({ name }) => name === 'open')?.paused
      await configure(true)
      expect(await paused()).toBe(true)
      await configure(false)
      expect(await paused()).toBe(false)
      await setQueuePaused(database, 'open', true)
      await configure(false)
      expect(await paused()).toBe(true)
      await setQueuePaused(database, 'open', false)
      await configure(true)
      expect(await paused()).toBe(false)
    })

    it('claims nothing of a paused queue, and nothing of a type it does not know', async () => {
      await insert({}, { type: 'other' })
      await setQueuePaused(database, 'open', true)
      expect(await claim()).toEqual([])
      await setQueuePaused(database, 'open', false)
      expect((await claim()).map((job) => job.type)).toEqual(['test'])
      expect(await setQueuePaused(database, 'nowhere', true)).toBe(false)
    })

    it('never gives out more slots of a queue than it has, however many ask at once', async () => {
      await insert(...Array.from({ length: 6 }, () => ({ queue: 'slots' })))
      const ask = () => claimLimitedQueue(database, { queue: 'slots', count: 2, types: ['test@1'], workerId: worker })
      const claims = (await Promise.all([ask(), ask(), ask()])).flatMap((one) => one.jobs)
      expect(claims).toHaveLength(2)
      const [first] = claims
      if (first) await settle(first, { status: 'completed' })
      expect((await ask()).jobs).toHaveLength(1)
    })

    it('keeps the rate over all that ask, and tells when the next start is free', async () => {
      await insert(...Array.from({ length: 8 }, () => ({ queue: 'rate' })))
      const ask = () => claimLimitedQueue(database, { queue: 'rate', count: 2, types: ['test@1'], workerId: worker })
      const claims = await Promise.all([ask(), ask(), ask()])
      expect(claims.flatMap((one) => one.jobs)).toHaveLength(3)
      const next = await ask()
      expect(next.jobs).toEqual([])
      expect(next.retryAfterMs).toBeGreaterThan(50_000)
      await database.query(`update queues set recent_starts = array(
        select start - interval '61 seconds' from unnest(recent_starts) as start) where name = 'rate'`)
      expect((await ask()).jobs).toHaveLength(2)
    })

    it('starts no job of a queue with a limit before it was runnable', async () => {
      // Appears between the look at the limits, whose moment counts as the start, and the claim.
      const submitsInBetween: Database = {
        ...database,
        transaction: (work) =>
          database.transaction((tx) =>
            work({
              query: async <Row>(text: string, values?: readonly unknown[]) => {
                const rows = await tx.query<Row>(text, values)
                if (text.includes('freeStarts')) await insertJobs(tx, [testJob({ queue: 'rate' })])
                return rows
              },
            }),
          ),
      }
      const wanted = { queue: 'rate', count: 2, types: ['test@1'], workerId: worker }
      expect((await claimLimitedQueue(submitsInBetween, wanted)).jobs).toEqual([])
      expect((await claimLimitedQueue(database, wanted)).jobs).toHaveLength(1)
      expect(await database.query(`select 1 from jobs where run_started_at < run_at`)).toEqual([])
    })

    it('lets no job be taken away while its run stores something', async () => {
      const job = await claimOne()
      const order: string[] = []
      let taking: Promise<unknown> | undefined
      await database.transaction(async (tx) => {
        await insertStep(tx, { jobId: job.id, leaseToken: job.leaseToken, key: 'step', output: 1 })
        taking = settle(job, { status: 'waiting', outcome: 'crashed', countsAs: 'crash' }).then(() =>
          order.push('taken'),
        )
        // Long enough for it to get through if nothing holds it.
        await tx.query('select pg_sleep(0.3)')
        order.push('stored')
      })
      await taking
      const [again] = await claim(1)
      if (!again) throw new Error('nothing was claimed')
      await database.transaction(async (tx) => {
        await saveArtifact(tx, testArtifact(again))
        taking = settle(again, { status: 'completed' }).then(() => order.push('ended'))
        await tx.query('select pg_sleep(0.3)')
        order.push('listed')
      })
      await taking
      expect(order).toEqual(['stored', 'taken', 'listed', 'ended'])
    })

    it('refuses every write of a run that has lost its lease', async () => {
      const old = await claimOne()
      await database.query(`update jobs set status = 'waiting', lease_token = null`)
      const [winner] = await claim(1)
      const { id: jobId, leaseToken } = old
      expect(await settle(old, { status: 'completed', output: 'zombie' })).toEqual(new Set())
      expect(await reportProgress(database, [{ jobId, leaseToken, points: [{ progress: 99, message: 'x' }] }])).toEqual(
        new Set(),
      )
      expect(await insertStep(database, { jobId, leaseToken, key: 'step', output: 1 })).toBe(false)
      expect(await saveArtifact(database, testArtifact(old))).toBeNull()
      expect(await insertChild(database, { ...testJob({}), parentId: jobId, leaseToken, key: 'child' })).toBeNull()
      expect(await get(jobId)).toMatchObject({ status: 'active', run: 2, progress: 0, output: null })
      expect(winner?.run).toBe(2)
    })

    it('records the end of a run with its attempt, its event and its duration', async () => {
      const job = await claimOne()
      expect(await settle(job, { status: 'completed', output: { film: 1 }, retentionMs: 1000 })).toEqual(
        new Set([job.leaseToken]),
      )
      const ended = await get(job.id)
      expect(ended).toMatchObject({ status: 'completed', output: { film: 1 }, progress: 100, failedAttempts: 0 })
      expect(ended?.expiresAt?.getTime()).toBeGreaterThan(ended?.finishedAt?.getTime() ?? 0)
      expect(await getAttempts(database, job.id)).toMatchObject([{ run: 1, outcome: 'completed', workerId: worker }])
      expect((await getEvents(database, job.id, 0)).map((event) => event.status)).toEqual(['active', 'completed'])
      expect(await database.query(`select sum(count)::int as count from job_durations`)).toEqual([{ count: 1 }])
    })

    it('writes the rows that come along only for a run that holds its lease', async () => {
      await database.query('create table guests (name text)')
      const alsoWrite = (name: string) => [{ text: 'insert into guests values ($1)', values: [name] }]
      const zombie = await claimOne()
      await settle(zombie, { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
      const holder = (await claim(1))[0] as ClaimedJob
      const held = await settleRunsWithRows(database, [
        settled(zombie, { status: 'completed', alsoWrite: alsoWrite('zombie') }),
        settled(holder, { status: 'completed', alsoWrite: alsoWrite('holder') }),
      ])
      expect(held).toEqual(new Set([holder.leaseToken]))
      expect(await database.query('select name from guests')).toEqual([{ name: 'holder' }])
    })

    it('counts errors and crashes apart, and hand-backs not at all', async () => {
      const job = await claimOne()
      const error = { code: 'JOB_FAILED', message: 'no', permanent: false }
      await settle(job, { status: 'pending', outcome: 'failed', countsAs: 'failed-attempt', delayMs: 5_000, error })
      expect(await get(job.id)).toMatchObject({ status: 'pending', failedAttempts: 1, crashes: 0, error })
      await database.query(`update jobs set run_at = clock_timestamp()`)
      await promoteJobs(database, ['open'])
      const second = (await claim(1))[0] as ClaimedJob
      await settle(second, { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
      const third = (await claim(1))[0] as ClaimedJob
      await settle(third, { status: 'failed', outcome: 'crashed', countsAs: 'crash', error, retentionMs: null })
      expect(await get(job.id)).toMatchObject({
        status: 'failed',
        run: 3,
        failedAttempts: 1,
        crashes: 1,
        expiresAt: null,
      })
    })

    it('counts how often a job has postponed itself in a row, as no attempt, and says why', async () => {
      const error = { code: 'JOB_POSTPONED', message: 'the service is down', permanent: false }
      const postponed = {
        status: 'pending',
        outcome: 'postponed',
        countsAs: 'postponement',
        delayMs: 0,
        error,
      } as const
      const job = await claimOne()
      const claimAgain = async () => {
        await promoteJobs(database, ['open'])
        return (await claim(1))[0] as ClaimedJob
      }
      await settle(job, { ...postponed, delayMs: 60_000 })
      const expected = { failedAttempts: 0, crashes: 0, postponements: 1, error, progressMessage: error.message }
      expect(await get(job.id)).toMatchObject({ status: 'pending', ...expected })
      expect((await getEvents(database, job.id, 1))[0]).toMatchObject({ status: 'pending', message: error.message })
      expect(await getAttempts(database, job.id)).toMatchObject([{ run: 1, outcome: 'postponed', error }])
      await database.query(`update jobs set run_at = clock_timestamp()`)
      const second = await claimAgain()
      expect(second).toMatchObject({ run: 2, postponements: 1 })
      expect(await settle(job, postponed)).toEqual(new Set())
      await settle(second, postponed)
      await settle(await claimAgain(), { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
      expect(await get(job.id)).toMatchObject({ postponements: 2 })
      await settle(await claimAgain(), { ...postponed, outcome: 'failed', countsAs: 'failed-attempt' })
      expect(await get(job.id)).toMatchObject({ postponements: 0, failedAttempts: 1 })
    })

    it('keeps every stage of the progress and never lets it fall', async () => {
      const { id: jobId, leaseToken } = await claimOne()
      const points = [
        { progress: 10, message: 'a' },
        { progress: 40, message: 'b' },
      ]
      await reportProgress(database, [{ jobId, leaseToken, points }])
      await reportProgress(database, [{ jobId, leaseToken, points: [{ progress: 20, message: null }] }])
      expect(await get(jobId)).toMatchObject({ progress: 40, progressMessage: 'b' })
      const events = await getEvents(database, jobId, 1)
      expect(events.map(({ seq, message }) => [seq, message])).toEqual([
        [2, 'a'],
        [3, 'b'],
        [4, null],
      ])
    })

    it('renews the leases that hold with one heartbeat and names them', async () => {
      const job = await claimOne()
      await database.query(`update jobs set lease_until = clock_timestamp() + interval '1 second'`)
      const lostToken = newId()
      const heartbeat = {
        workerId: worker,
        host: 'test',
        pid: 1,
        version: '1.2.3',
        queues: ['open'],
        slots: { open: 4 },
      }
      const held = await beat(database, { ...heartbeat, leaseTokens: [job.leaseToken, lostToken] })
      expect(held).toEqual(new Set([job.leaseToken]))
      const rows = await database.query<{ left: number }>(
        `select extract(epoch from lease_until - clock_timestamp())::float8 as left from jobs`,
      )
      expect(rows[0]?.left).toBeGreaterThan(10)
    })

    it('renews any number of leases with one statement', async () => {
      await insert(...Array.from({ length: 60 }, () => ({})))
      const claimed = await claim(60)
      await database.query(`update jobs set lease_until = clock_timestamp() + interval '1 second'`)
      let statements = 0
      const counting: Executor = {
        query: (text, values) => {
          statements++
          return database.query(text, values)
        },
      }
      const leaseTokens = claimed.map((job) => job.leaseToken)
      const identity = { workerId: worker, host: 'test', pid: 1, version: null, queues: ['open'], slots: {} }
      expect((await beat(counting, { ...identity, leaseTokens })).size).toBe(60)
      expect(statements).toBe(1)
    })

    it('claims only versions that the worker knows', async () => {
      const [first, second] = await insert({ typeVersion: 2 }, { typeVersion: 1 })
      expect((await claim()).map((job) => job.id)).toEqual([second])
      const queues = [{ name: 'open', count: 10 }]
      const newer = await claimJobs(database, { queues, types: ['test@1', 'test@2'], workerId: worker })
      expect(newer.map((job) => job.id)).toEqual([first])
    })

    it('finds expired leases and leaves those that still hold', async () => {
      await claimOne()
      const look = () => database.transaction((tx) => lockExpiredLeases(tx, { types: ['test'], limit: 10 }))
      expect(await look()).toEqual([])
      await database.query(`update jobs set lease_until = clock_timestamp() - interval '1 second'`)
      expect(await look()).toHaveLength(1)
    })

    it('cancels a job with all its descendants, the finished ones excepted', async () => {
      const parent = await claimOne()
      const child = (key: string) =>
        insertChild(database, { ...testJob({}), parentId: parent.id, leaseToken: parent.leaseToken, key })
      const [first, second] = [await child('one'), await child('two')]
      expect(await child('one')).toBe(first)
      const [running] = await claim(1)
      await settle(running as ClaimedJob, { status: 'completed', output: 1 })
      const error = { code: 'JOB_CANCELLED', message: 'Cancelled', permanent: true }
      const cancelled = await cancelJobs(database, {
        jobId: parent.id,
        error,
        withRoot: true,
        retentionMsByType: { test: 5 },
      })
      expect(new Set(cancelled.map(({ id }) => id))).toEqual(new Set([parent.id, second]))
      expect(await get(parent.id)).toMatchObject({ status: 'cancelled', error })
      expect((await get(parent.id))?.expiresAt).not.toBeNull()
      expect(await get(first as string)).toMatchObject({ status: 'completed' })
      expect(await getAttempts(database, parent.id)).toMatchObject([{ outcome: 'cancelled' }])
    })

    it('deletes a job that has ended, and no other', async () => {
      const job = await claimOne()
      const remove = () => deleteJobs(database, { ids: [job.id], when: 'family-ended', folders: { test: 'tests' } })
      expect(await remove()).toEqual({ count: 0, prefixes: [] })
      await settle(job, { status: 'completed' })
      expect(await remove()).toEqual({ count: 1, prefixes: [`tests/${job.id}/`] })
      expect(await get(job.id)).toBeUndefined()
    })

    it('deletes the history of a job and of what it has called with it', async () => {
      const parent = await claimOne()
      const call = { ...testJob({}), parentId: parent.id, leaseToken: parent.leaseToken, key: 'one' }
      await insertChild(database, call)
      const [child] = await claim(1)
      await settle(child as ClaimedJob, { status: 'completed' })
      await settle(parent, { status: 'completed' })
      const [other] = await insert({})
      await settle((await claim(1))[0] as ClaimedJob, { status: 'completed' })
      const history = () =>
        Promise.all([parent.id, call.id].flatMap((id) => [getAttempts(database, id), getEvents(database, id, 0)]))
      expect((await history()).map((rows) => rows.length > 0)).toEqual([true, true, true, true])
      await deleteJobs(database, { ids: [parent.id], when: 'family-ended', folders: {} })
      expect(await history()).toEqual([[], [], [], []])
      expect(await getAttempts(database, other as string)).toHaveLength(1)
    })

    it('starts a failed job again with its failed children', async () => {
      const parent = await claimOne()
      const childId = await insertChild(database, {
        ...testJob({}),
        parentId: parent.id,
        leaseToken: parent.leaseToken,
        key: 'one',
      })
      const [child] = await claim(1)
      await settle(child as ClaimedJob, {
        status: 'failed',
        outcome: 'failed',
        countsAs: 'failed-attempt',
        retentionMs: 1,
      })
      await settle(parent, { status: 'failed', outcome: 'failed', countsAs: 'failed-attempt', retentionMs: 1 })
      expect((await retryJob(database, parent.id)).map(({ id }) => id)).toContain(parent.id)
      expect(await retryJob(database, parent.id)).toEqual([])
      expect(await get(childId as string)).toMatchObject({ status: 'waiting', failedAttempts: 0, expiresAt: null })
    })

    it('stores the result of a step for later runs', async () => {
      const { id: jobId, leaseToken } = await claimOne()
      expect(await getStep(database, jobId, 'voice')).toBeUndefined()
      expect(await insertStep(database, { jobId, leaseToken, key: 'voice', output: { words: ['a'] } })).toBe(true)
      expect(await getStep(database, jobId, 'voice')).toEqual({ output: { words: ['a'] } })
      expect(await getStep(database, jobId, 'music')).toBeUndefined()
    })

    it('replaces the row of an artifact, not its file, in a later run', async () => {
      const first = await claimOne()
      await saveArtifact(database, testArtifact(first))
      await settle(first, { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
      const second = (await claim(1))[0] as ClaimedJob
      await saveArtifact(database, testArtifact(second))
      expect(await getArtifact(database, `test/${first.id}/film.mp4`)).toMatchObject({
        storageKey: `test/${first.id}/2/film.mp4`,
        sizeBytes: 3,
      })
    })

    it('keeps the first job of an idempotency key, also of two in one statement', async () => {
      const idempotency = (answer: string) => ({ operation: 'POST /x', key: 'k', fingerprint: 'f', answer })
      const jobs = ['a', 'b'].map((answer) => testJob({ userId: 'u', idempotency: idempotency(answer) }))
      const inserted = await insertJobs(database, jobs)
      expect(inserted.size).toBe(1)
      const stored = await getIdempotencyKey(database, { userId: 'u', operation: 'POST /x', key: 'k' })
      expect(inserted).toEqual(new Set([stored?.jobId]))
      expect(await insertJobs(database, [testJob({ userId: 'u', idempotency: idempotency('c') })])).toEqual(new Set())
      expect((await countJobs(database, {})).get('waiting')).toBe(1)
    })

    it('lists, counts and places jobs', async () => {
      const [first, second] = await insert({ userId: 'ann' }, { userId: 'ann' }, { userId: 'bob' })
      const page = await listJobs(database, { userId: 'ann', status: ['waiting'] }, { limit: 1, offset: 0 })
      expect(page.map((job) => job.id)).toEqual([second])
      expect(await countJobs(database, { userId: 'ann' })).toEqual(new Map([['waiting', 2]]))
      expect(await getPosition(database, second as string)).toMatchObject({ ahead: 1, runningMs: [] })
      await claim(1)
      expect(await getPosition(database, first as string)).toBeNull()
      expect(await getPosition(database, second as string)).toMatchObject({ ahead: 0, runningMs: [expect.any(Number)] })
    })

    it('gives a duty to one owner until its time is over', async () => {
      const [mine, yours] = [newId(), newId()]
      expect(await takeDuty(database, { name: 'sweep', ownerId: mine, forMs: 60_000 })).toBe(true)
      expect(await takeDuty(database, { name: 'sweep', ownerId: yours, forMs: 60_000 })).toBe(false)
      expect(await takeDuty(database, { name: 'sweep', ownerId: mine, forMs: 60_000 })).toBe(true)
      await database.query(`update duties set owned_until = clock_timestamp() - interval '1 second'`)
      expect(await takeDuty(database, { name: 'sweep', ownerId: yours, forMs: 60_000 })).toBe(true)
    })

    it('rolls back a transaction whose work throws', async () => {
      const work = database.transaction(async (tx) => {
        await insertJobs(tx, [testJob({})])
        throw new Error('no')
      })
      await expect(work).rejects.toThrow('no')
      expect((await countJobs(database, {})).size).toBe(0)
    })
  })
}

function settled(job: ClaimedJob, settlement: Partial<Settlement>): Settlement {
  return {
    jobId: job.id,
    leaseToken: job.leaseToken,
    status: 'completed',
    outcome: 'completed',
    countsAs: 'nothing',
    ...settlement,
  }
}

function testArtifact(job: ClaimedJob) {
  return {
    jobId: job.id,
    leaseToken: job.leaseToken,
    path: `test/${job.id}/film.mp4`,
    storageKey: `test/${job.id}/${job.run}/film.mp4`,
    contentType: 'video/mp4',
    sizeBytes: 3,
    sha256: 'abc',
    width: null,
    height: null,
  }
}
