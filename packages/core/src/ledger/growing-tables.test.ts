import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { newId } from '../new-id.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { testJob } from '../testing/test-job.ts'
import { beat, type Heartbeat } from './beat.ts'
import { claimJobs } from './claim-jobs.ts'
import type { Executor } from './database.ts'
import { getJobStates } from './get-jobs.ts'
import { insertJobs } from './insert-jobs.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { reportProgress } from './report-progress.ts'
import { settleRuns } from './settle-runs.ts'

const folder = fileURLToPath(new URL('./migrations', import.meta.url))
const workerId = newId()

for (const { kind, create } of testDatabases) {
  it(`goes on looking rows up when tables outgrow the plans that were made for small ones, on ${kind}`, async () => {
    const database = await openDatabase(await create())
    try {
      await migrate(database, [{ owner: 'engine', folder }])
      await database.query(`insert into queues (name) values ('open')`)
      // In one transaction, so on one connection: each keeps plans of its own.
      await database.transaction(async (tx) => {
        await insertJobs(
          tx,
          Array.from({ length: 20 }, () => testJob()),
        )
        // A plan is kept from the sixth time on.
        for (let index = 0; index < 10; index++) await lifeOf(tx, 1)
        await insertJobs(
          tx,
          Array.from({ length: 3_000 }, () => testJob()),
        )
        const before = await rowsReadInPassing(tx)
        await lifeOf(tx, 5)
        expect((await rowsReadInPassing(tx)) - before).toBe(0)
      })
    } finally {
      await database.close()
    }
  })
}

/** Everything that happens to a job all the time. */
async function lifeOf(tx: Executor, count: number): Promise<void> {
  const claimed = await claimJobs(tx, { queues: [{ name: 'open', count }], types: ['test@1'], workerId })
  expect(claimed).toHaveLength(count)
  await reportProgress(
    tx,
    claimed.map(({ id, leaseToken }) => ({ jobId: id, leaseToken, points: [{ progress: 50, message: 'half' }] })),
  )
  await beat(tx, { ...worker, leaseTokens: claimed.map(({ leaseToken }) => leaseToken) })
  await getJobStates(
    tx,
    claimed.map(({ id }) => id),
  )
  const ends = claimed.map(({ id, leaseToken }) => {
    return {
      jobId: id,
      leaseToken,
      status: 'completed' as const,
      outcome: 'completed' as const,
      countsAs: 'nothing' as const,
    }
  })
  expect((await settleRuns(tx, ends)).size).toBe(count)
}

async function rowsReadInPassing(tx: Executor): Promise<number> {
  const rows = await tx.query<{ count: number }>(
    `select seq_tup_read::int as count from pg_stat_xact_user_tables where relname = 'jobs'`,
  )
  return rows[0]?.count ?? Number.NaN
}

const worker: Omit<Heartbeat, 'leaseTokens'> = {
  workerId,
  host: 'test',
  pid: 1,
  queues: ['open'],
  version: null,
  slots: {},
}
