import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../ledger/database.ts'
import { getIdempotencyKey } from '../../ledger/get-idempotency-key.ts'
import { getPosition } from '../../ledger/get-position.ts'
import { insertJobs } from '../../ledger/insert-jobs.ts'
import { countJobs, listJobs } from '../../ledger/list-jobs.ts'
import { migrate } from '../../ledger/migrate.ts'
import { type DatabaseLocation, openDatabase } from '../../ledger/open-database.ts'
import { upsertQueues } from '../../ledger/queues.ts'
import { takeDuty } from '../../ledger/take-duty.ts'
import { newId } from '../../new-id.ts'
import { miscountedJobs } from '../miscounted-jobs.ts'
import { testJob } from '../test-job.ts'
import { claimTests } from './claims.ts'
import { familyTests } from './families.ts'
import { runTests } from './runs.ts'
import { createTestLedger } from './test-ledger.ts'

const folder = fileURLToPath(new URL('../../ledger/migrations', import.meta.url))

/** What every ledger must do, whatever database it stands on. */
export function ledgerSuite(name: string, create: () => Promise<DatabaseLocation>): void {
  describe(`the ledger on ${name}`, () => {
    let database: Database
    const ledger = createTestLedger(() => database)
    const { insert, claim } = ledger

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

    claimTests(ledger)
    runTests(ledger)
    familyTests(ledger)
  })
}
