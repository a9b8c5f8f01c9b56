import type { ArtifactStorage } from './artifact-storage.ts'
import { cancelChildren } from './cancel-children.ts'
import { deleteFiles, deleteLeftOverFiles } from './delete-files.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import { nextDeliveries } from './dispatch/next-delivery.ts'
import type { EngineObserver } from './engine-event.ts'
import type { JobFailure } from './job.ts'
import type { JobRegistry } from './job-registry.ts'
import { leaseMs } from './ledger/claimed-job.ts'
import type { Database } from './ledger/database.ts'
import { getExpiredJobs, getJobsOverLimits, type RetentionLimits } from './ledger/deletable-jobs.ts'
import { type Deletion, deleteJobs } from './ledger/delete-jobs.ts'
import { deleteOldIdempotencyKeys } from './ledger/delete-old-idempotency-keys.ts'
import { type ExpiredLease, lockExpiredLeases } from './ledger/expired-leases.ts'
import { foldJobCounts } from './ledger/fold-job-counts.ts'
import { ageDurationHistograms } from './ledger/get-duration-histogram.ts'
import { listUnrunnable } from './ledger/list-unrunnable.ts'
import { lookForUpkeep } from './ledger/look-for-upkeep.ts'
import { type Settlement, settleRuns } from './ledger/settle-runs.ts'
import { takeDuty } from './ledger/take-duty.ts'
import { deleteOldSubmissions } from './ledger/user-standings.ts'
import { vacuum } from './ledger/vacuum.ts'
import { versionedType } from './ledger/versioned-type.ts'
import { deleteSilentWorkers } from './ledger/workers.ts'
import type { Logger } from './logger.ts'
import { newId } from './new-id.ts'
import { settlementOf } from './worker/settlement-of.ts'

/** With a lease of 15 s, a dead worker's jobs are free in under 20 s. */
const reclaimEveryMs = 4_000
const sweepEveryMs = 60 * 60 * 1000
/** The first one comes soon: a process that is started anew every half hour must sweep too. */
const firstSweepMs = 60_000
const reportEveryMs = 60_000
/** Jobs in one statement: what it locks is free again within a moment. */
const batchSize = 100
/** Looking for what is over the limits weighs all ended jobs, so it is not done for every batch. */
const limitsBatchSize = 1_000
/** Many times what a batch takes. */
const sweepDutyMs = 60_000

export interface Maintenance {
  /** Frees the jobs of workers that stopped answering, and joins what was counted. @returns how many were freed */
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
  onEvent?: EngineObserver
  /** What may stay beside what has not expired. Default no limit. */
  retention?: RetentionLimits | undefined
  /** How long the duty of the sweep is held. Default 60 s. */
  dutyMs?: number
}

export function createMaintenance(dependencies: MaintenanceDependencies): Maintenance {
  const { logger } = dependencies
  const ownerId = newId()
  const every = (intervalMs: number, what: string, work: () => Promise<unknown>) =>
    setInterval(() => work().catch((error) => logger.warn({ err: error }, `${what} failed, trying again`)), intervalMs)
  const reclaim = () => keepUp(dependencies)
  const sweep = () => sweepExpired(dependencies, ownerId)
  const first = setTimeout(() => {
    sweep().catch((error) => logger.warn({ err: error }, 'the first sweep of expired jobs failed'))
  }, firstSweepMs)
  const timers = [
    every(reclaimEveryMs, 'reclaiming expired leases', reclaim),
    every(sweepEveryMs, 'the sweep of expired jobs', sweep),
    every(reportEveryMs, 'looking for jobs of other versions', createUnrunnableReport(dependencies)),
  ]
  return {
    reclaim,
    sweep,
    close: () => {
      clearTimeout(first)
      for (const timer of timers) clearInterval(timer)
    },
  }
}

/** An idle process asks one thing, and opens no transaction. */
async function keepUp(dependencies: MaintenanceDependencies): Promise<number> {
  const { database, registry } = dependencies
  if (wasJustAway(database)) return 0
  const types = [...registry.types.keys()]
  const { hasExpired, hasManyCounts } = await lookForUpkeep(database, types)
  const reclaimed = hasExpired ? await reclaimExpired(dependencies, types) : 0
  if (hasManyCounts) await foldJobCounts(database)
  return reclaimed
}

async function reclaimExpired(dependencies: MaintenanceDependencies, types: readonly string[]): Promise<number> {
  const { database, registry, dispatch, logger, onEvent } = dependencies
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
  for (const { job, settlement } of reclaimed) {
    const { jobId, status, error } = settlement
    const { type, run } = job
    onEvent?.({ kind: 'lease-expired', jobId, type, run, isLast: status === 'failed' })
    logger.warn({ jobId, run, type, status, reason: error?.message }, 'the lease of a job ran out')
    if (status === 'failed') await cancelChildren(database, registry, jobId)
  }
  return reclaimed.length
}

/** Nobody could renew a lease while the database was away: whoever lives is given the time to. */
function wasJustAway({ lastAwayAt }: Database): boolean {
  return lastAwayAt !== null && performance.now() - lastAwayAt < leaseMs
}

function crashSettlement(registry: JobRegistry, job: ExpiredLease): Settlement {
  const failure = {
    code: 'JOB_CRASHED',
    message: `Worker ${job.workerId} stopped answering while it ran the job`,
    permanent: false,
  }
  const type = registry.types.get(job.type)
  if (!type) return givenBack(job, failure)
  const outcome = { kind: 'died' as const, failure }
  const settlement = settlementOf({ job, type, outcome, random: 0 })
  if (!settlement) throw new Error('a crash is always recorded')
  return settlement
}

/** How often it may crash only its own type can say: it waits for a worker that knows it. */
function givenBack({ id, leaseToken }: ExpiredLease, error: JobFailure): Settlement {
  return { jobId: id, leaseToken, status: 'waiting', outcome: 'crashed', countsAs: 'crash', error }
}

async function sweepExpired(dependencies: MaintenanceDependencies, ownerId: string): Promise<number> {
  const { database, storage, logger, retention } = dependencies
  const expired = () => getExpiredJobs(database, batchSize)
  let deleted = await deleteWhile(dependencies, ownerId, { when: 'expired', next: expired })
  if (retention?.maxJobs !== undefined || retention?.maxBytes !== undefined) {
    const overLimits = () => getJobsOverLimits(database, retention, limitsBatchSize)
    deleted += await deleteWhile(dependencies, ownerId, { when: 'expirable', next: overLimits })
  }
  await Promise.all([
    deleteOldIdempotencyKeys(database),
    deleteOldSubmissions(database),
    deleteSilentWorkers(database),
    ageDurationHistograms(database),
    deleteLeftOverFiles(dependencies),
    storage?.sweep(),
  ])
  await vacuum(database)
  if (deleted > 0) logger.info({ deleted }, 'expired jobs were deleted')
  return deleted
}

interface Selection {
  when: Deletion['when']
  /** Ids of jobs that are to go; empty when there are none any more. */
  next(): Promise<string[]>
}

async function deleteWhile(dependencies: MaintenanceDependencies, ownerId: string, selection: Selection) {
  const { database, registry, dutyMs = sweepDutyMs } = dependencies
  const folders = registry.artifactFolders()
  let deleted = 0
  for (;;) {
    const ids = await selection.next()
    let gone = 0
    for (let at = 0; at < ids.length; at += batchSize) {
      // Asked again before each batch: an owner that was frozen in between must not go on beside its successor.
      if (!(await takeDuty(database, { name: 'sweep', ownerId, forMs: dutyMs }))) return deleted
      const batch = ids.slice(at, at + batchSize)
      const { count, prefixes } = await deleteJobs(database, { ids: batch, when: selection.when, folders })
      await deleteFiles(dependencies, prefixes)
      gone += count
    }
    deleted += gone
    // Nothing went: what is left has changed under our hands, and the next sweep looks again.
    if (gone === 0) return deleted
  }
}

/** Says once for each change which jobs wait for a worker of another version. */
function createUnrunnableReport({ database, registry, logger }: MaintenanceDependencies): () => Promise<void> {
  let told = ''
  return async () => {
    const jobs = await listUnrunnable(database, registry.runnableIn([...registry.queues.keys()]))
    const types = jobs.map(({ type, typeVersion }) => versionedType(type, typeVersion)).join(', ')
    if (types !== told && jobs.length > 0) {
      logger.warn({ jobs }, `jobs of ${types} wait, which this process can not run: they need another version`)
    }
    told = types
  }
}
