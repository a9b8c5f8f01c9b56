import type { JobRegistry } from './job-registry.ts'
import { cancelJobs } from './ledger/cancel-jobs.ts'
import type { Database } from './ledger/database.ts'
import { failedRetentionByType } from './retention.ts'

/** Settles what a job had called that has failed for good. */
export async function cancelChildren(database: Database, registry: JobRegistry, jobId: string): Promise<void> {
  const error = { code: 'JOB_CANCELLED', message: 'The job that had called this one failed', permanent: true }
  await cancelJobs(database, { jobId, error, withRoot: false, retentionMsByType: failedRetentionByType(registry) })
}
