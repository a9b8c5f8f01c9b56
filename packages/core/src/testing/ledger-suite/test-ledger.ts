import { claimJobs } from '../../ledger/claim-jobs.ts'
import type { ClaimedJob } from '../../ledger/claimed-job.ts'
import type { Database } from '../../ledger/database.ts'
import { getJobs } from '../../ledger/get-jobs.ts'
import { insertJobs, type NewJob } from '../../ledger/insert-jobs.ts'
import { type Settlement, settleRuns } from '../../ledger/settle-runs.ts'
import { testJob } from '../test-job.ts'

/** The worker that claims. */
export const worker = '00000000-0000-7000-8000-000000000001'

export type TestLedger = ReturnType<typeof createTestLedger>

/** Short ways to put jobs into a ledger, to run and to end them. The database is asked for with every use. */
export function createTestLedger(database: () => Database) {
  async function insert(...jobs: Partial<NewJob>[]): Promise<string[]> {
    const rows = jobs.map(testJob)
    await insertJobs(database(), rows)
    return rows.map((row) => row.id)
  }

  const claim = (count = 10, queue = 'open') =>
    claimJobs(database(), { queues: [{ name: queue, count }], types: ['test@1'], workerId: worker })

  async function claimOne(job: Partial<NewJob> = {}): Promise<ClaimedJob> {
    await insert(job)
    const [claimed] = await claim(1)
    if (!claimed) throw new Error('nothing was claimed')
    return claimed
  }

  return {
    get database() {
      return database()
    },
    insert,
    claim,
    claimOne,
    get: async (id: string) => (await getJobs(database(), [id]))[0],
    settle: (job: ClaimedJob, settlement: Partial<Settlement>) => settleRuns(database(), [settled(job, settlement)]),
  }
}

/** A run that has completed, unless told otherwise. */
export function settled(job: ClaimedJob, settlement: Partial<Settlement>): Settlement {
  return {
    jobId: job.id,
    leaseToken: job.leaseToken,
    status: 'completed',
    outcome: 'completed',
    countsAs: 'nothing',
    ...settlement,
  }
}
