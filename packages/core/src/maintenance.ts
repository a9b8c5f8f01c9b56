import type { ArtifactStorage } from './artifact-storage.ts'
import { cancelChildren } from './cancel-children.ts'
import { deleteFiles, deleteLeftOverFiles } from './delete-files.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import { nextDeliveries } from './dispatch/next-delivery.ts'
import type { JobRegistry } from './job-registry.ts'
import type { Database } from './ledger/database.ts'
import { deleteExpiredJobs, deleteOldIdempotencyKeys, getDescendants, getExpiredJobs } from './ledger/delete-expired.ts'
import { type ExpiredLease, lockExpiredLeases } from './ledger/expired-leases.ts'
import { ageDurationHistograms } from './ledger/get-duration-histogram.ts'
import { type Settlement, settleRuns } from './ledger/settle-runs.ts'
import { takeDuty } from './ledger/take-duty.ts'
import { vacuum } from './ledger/vacuum.ts'
import { deleteSilentWorkers } from './ledger/workers.ts'
import type { Logger } from './logger.ts'
import { newId } from './new-id.ts'
import { settlementOf } from './worker/settlement-of.ts'

/** With a lease of 15 s, a dead worker's jobs are free in under 20 s. */
const reclaimEveryMs = 4_000
const sweepEveryMs = 60 * 60 * 1000
const batchSize = 100

export interface Maintenance {
  /** Frees the jobs of workers that stopped answering. @returns how many */
  reclaim(): Promise<number>
  /** Forgets what has expired, if this process has the duty. @returns how many jobs went */
  sweep(): Promise<number>
  close(): void
}

export interface MaintenanceDependencies {
  database: Database
  registry: JobRegistry
  storage: ArtifactStorage | null
  dispatch: Pick<Dispatch, 'deliver'>
  logger: Logger
}

export function createMaintenance(dependencies: MaintenanceDependencies): Maintenance {
  const { logger } = dependencies
  const ownerId = newId()
  const every = (intervalMs: number, what: string, work: () => Promise<unknown>) =>
    setInterval(() => work().catch((error) => logger.warn({ err: error }, `${what} failed, trying again`)), intervalMs)
  const reclaim = () => reclaimExpired(dependencies)
  const sweep = () => sweepExpired(dependencies, ownerId)
  const timers = [
    every(reclaimEveryMs, 'reclaiming expired leases', reclaim),
    every(sweepEveryMs, 'the sweep of expired jobs', sweep),
  ]
  return {
    reclaim,
    sweep,
    close: () => {
      for (const timer of timers) clearInterval(timer)
    },
  }
}

async function reclaimExpired({ database, registry, dispatch, logger }: MaintenanceDependencies): Promise<number> {
  const types = [...registry.types.keys()]
  const reclaimed = await database.transaction(async (tx) => {
    const expired = await lockExpiredLeases(tx, { types, limit: batchSize })
    const ended = expired.map((job) => ({ job, settlement: crashSettlement(registry, job) }))
    if (ended.length > 0)
      await settleRuns(
        tx,
        ended.map(({ settlement }) => settlement),
      )
    return ended
  })
  void dispatch.deliver(reclaimed.flatMap(({ job, settlement }) => nextDeliveries(job, settlement)))
  for (const { jobId, status, error } of reclaimed.map(({ settlement }) => settlement)) {
    logger.warn({ jobId, status, reason: error?.message }, 'the lease of a job ran out')
    if (status === 'failed') await cancelChildren(database, registry, jobId)
  }
  return reclaimed.length
}

function crashSettlement(registry: JobRegistry, job: ExpiredLease): Settlement {
  const failure = {
    code: 'JOB_CRASHED',
    message: `Worker ${job.workerId} stopped answering while it ran the job`,
    permanent: false,
  }
  const outcome = { kind: 'died' as const, failure }
  const settlement = settlementOf({ job, type: registry.type(job.type), outcome, random: 0 })
  if (!settlement) throw new Error('a crash is always recorded')
  return settlement
}

async function sweepExpired(dependencies: MaintenanceDependencies, ownerId: string): Promise<number> {
  const { database, storage, logger } = dependencies
  let deleted = 0
  // Asked again before each batch: an owner that was frozen in between must not go on beside its successor.
  while (await takeDuty(database, { name: 'sweep', ownerId, forMs: 5 * 60 * 1000 })) {
    const jobs = await getExpiredJobs(database, batchSize)
    // Files first: if this process dies in between, the rows are still there for the next sweep.
    const ids = jobs.map((job) => job.id)
    await deleteFiles(dependencies, [...jobs, ...(await getDescendants(database, ids))])
    await deleteExpiredJobs(database, ids)
    deleted += jobs.length
    if (jobs.length < batchSize) break
  }
  await Promise.all([
    deleteOldIdempotencyKeys(database),
    deleteSilentWorkers(database),
    ageDurationHistograms(database),
    deleteLeftOverFiles(dependencies),
    storage?.sweep(),
  ])
  await vacuum(database)
  if (deleted > 0) logger.info({ deleted }, 'expired jobs were deleted')
  return deleted
}
