import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { claimJobs } from '../ledger/claim-jobs.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'
import type { Database } from '../ledger/database.ts'
import { getJobs } from '../ledger/get-jobs.ts'
import { insertJobs } from '../ledger/insert-jobs.ts'
import { migrate } from '../ledger/migrate.ts'
import { openDatabase } from '../ledger/open-database.ts'
import { upsertQueues } from '../ledger/queues.ts'
import type { Settlement } from '../ledger/settle-runs.ts'
import { silentLogger } from '../logger.ts'
import { newId } from '../new-id.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { testJob } from '../testing/test-job.ts'
import { createRunWriters } from './run-writers.ts'

const folder = fileURLToPath(new URL('../ledger/migrations', import.meta.url))

for (const { kind, create } of testDatabases) {
  describe(`the writers of runs on ${kind}`, () => {
    let database: Database

    beforeAll(async () => {
      database = await openDatabase(await create())
      await migrate(database, [{ owner: 'engine', folder }])
      await upsertQueues(database, [{ name: 'open', slotsTotal: null, rate: null }])
      await database.query('create table guests (name text primary key)')
    })
    afterAll(() => database.close())

    async function claimTwo(): Promise<ClaimedJob[]> {
      await insertJobs(database, [testJob({ maxAttempts: 1 }), testJob({ maxAttempts: 1 })])
      return claimJobs(database, { queues: [{ name: 'open', count: 2 }], types: ['test@1'], workerId: newId() })
    }

    const completedWith = (guest: string, { id: jobId, leaseToken }: ClaimedJob): Settlement => ({
      jobId,
      leaseToken,
      status: 'completed',
      outcome: 'completed',
      countsAs: 'nothing',
      alsoWrite: [{ text: 'insert into guests values ($1)', values: [guest] }],
    })

    it('record a run whose neighbour in the same statement the database refuses', async () => {
      await database.query(`insert into guests values ('here already')`)
      const writers = createRunWriters(database, silentLogger)
      const jobs = await claimTwo()
      const names = ['here already', 'new']
      const ends = jobs.map((job, index) => writers.settle(completedWith(names[index] ?? '', job)))
      expect((await Promise.allSettled(ends)).map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
      const ids = jobs.map(({ id }) => id)
      const states = new Map((await getJobs(database, ids)).map(({ id, status }) => [id, status]))
      expect(ids.map((id) => states.get(id))).toEqual(['active', 'completed'])
      await writers.close()
    })
  })
}
