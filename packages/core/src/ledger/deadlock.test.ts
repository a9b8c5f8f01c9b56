import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { newId } from '../new-id.ts'
import { createPostgresDatabase } from '../testing/test-databases.ts'
import { testJob } from '../testing/test-job.ts'
import { beat } from './beat.ts'
import { claimJobs } from './claim-jobs.ts'
import type { Database } from './database.ts'
import { insertJobs } from './insert-jobs.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { reportProgress } from './report-progress.ts'
import { type Settlement, settleRuns } from './settle-runs.ts'

const folder = fileURLToPath(new URL('./migrations', import.meta.url))

let database: Database
let other: pg.Client
beforeEach(async () => {
  const location = await createPostgresDatabase()
  database = await openDatabase(location)
  other = new pg.Client({ connectionString: location.url })
  await other.connect()
})
afterEach(async () => {
  await other.end()
  await database.close()
})

it('runs a statement again that has lost a deadlock, once the other is through', async () => {
  // The one that has waited for a second looks whether it waits for itself, and is ended: that is to be ours.
  await other.query(`set deadlock_timeout = '1min'`)
  await other.query('begin')
  await other.query('select pg_advisory_xact_lock(1)')
  const ours = database.query(
    `select 'done' as word from (select pg_advisory_xact_lock(2), pg_advisory_xact_lock(1)) as locks`,
  )
  await vi.waitFor(async () => {
    expect(await database.query('select 1 from pg_locks where not granted')).toHaveLength(1)
  })
  await other.query('select pg_advisory_xact_lock(2)')
  await other.query('commit')
  expect(await ours).toEqual([{ word: 'done' }])
})

it('has heartbeats, progress and ends of the same jobs never wait for each other', async () => {
  await migrate(database, [{ owner: 'engine', folder }])
  await database.query(`insert into queues (name) values ('open')`)
  for (let round = 0; round < 40; round++) {
    await insertJobs(
      database,
      Array.from({ length: 50 }, () => testJob()),
    )
    const jobs = await claimJobs(database, { queues: [{ name: 'open', count: 50 }], types: ['test@1'], workerId })
    const leases = jobs.map(({ id: jobId, leaseToken }) => ({ jobId, leaseToken }))
    const points = [{ progress: 50, message: null }]
    await Promise.all([
      beat(database, { ...identity, leaseTokens: leases.map(({ leaseToken }) => leaseToken) }),
      reportProgress(
        database,
        leases.map((lease) => ({ points, ...lease })),
      ),
      // Jobs end in whatever order.
      settleRuns(
        database,
        leases.toReversed().map((lease): Settlement => ({ ...end, ...lease })),
      ),
    ])
  }
  await vi.waitFor(async () => {
    // Reported when a connection has rested for a moment.
    const [{ commits, deadlocks } = { commits: 0, deadlocks: 0 }] = await database.query<Record<string, number>>(
      'select xact_commit as commits, deadlocks from pg_stat_database where datname = current_database()',
    )
    expect(commits).toBeGreaterThan(200)
    expect(deadlocks).toBe(0)
  })
})

const end = { status: 'completed', outcome: 'completed', countsAs: 'nothing' } as const
const workerId = newId()
const identity = { workerId, host: 'test', pid: 1, queues: ['open'], version: null, slots: {} }
