import type { RegisteredQueue } from '../job-registry.ts'
import type { Database, Executor } from '../ledger/database.ts'
import type { NewJob } from '../ledger/insert-jobs.ts'
import { getKnownKeys } from '../ledger/known-keys.ts'
import { countAllJobs } from '../ledger/list-jobs.ts'
import { getUserStandings, lockUsers, recordSubmissions } from '../ledger/user-standings.ts'
import type { AdmissionLimits, Refusal } from './admission-limits.ts'
import { type AdmissionRefusedError, refusalError } from './admission-refused-error.ts'
import { decideAdmission, keyOf } from './decide-admission.ts'
import { createQueueDepths } from './queue-depths.ts'

export interface Admission {
  /**
   * Null when nothing stands in the way of these jobs and nobody has to be asked. Else a decision that is to be made in
   * the transaction that inserts them, as its first statements.
   */
  prepare(jobs: readonly NewJob[]): Promise<Decision | null>
  /** Jobs that were inserted. */
  inserted(jobs: readonly NewJob[]): void
  /**
   * Lets `start` put an ended job of a user back among those in flight.
   * @throws AdmissionRefusedError when there are too many already
   */
  restart<T>(job: RestartedJob, start: (executor: Executor) => Promise<T>): Promise<T>
  /** The error for whoever has submitted the job. */
  refused(refusal: Refusal, job: Pick<NewJob, 'type' | 'queue'>): Promise<AdmissionRefusedError>
}

type RestartedJob = Pick<NewJob, 'type' | 'queue' | 'userId'> & { parentId: string | null }

/** For each job why it may not go in, or null. */
export type Decision = (tx: Executor) => Promise<(Refusal | null)[]>

interface AdmissionOptions {
  database: Database
  queues: ReadonlyMap<string, Pick<RegisteredQueue, 'slotsPerWorker' | 'slotsTotal'>>
  limits: AdmissionLimits
  isDiskFull: () => boolean
  expectedSeconds: (type: string) => Promise<number | null>
}

/** Keeps the limits of {@link AdmissionLimits}, each where it is cheapest. Without limits it costs nothing. */
export function createAdmission(options: AdmissionOptions): Admission {
  const { database, queues, limits, isDiskFull, expectedSeconds } = options
  const limitsUsers = limits.perUserPerHour !== undefined || limits.perUserInFlight !== undefined
  const maxDepth = limits.queueDepth
  const countWaiting = (queue: string) => countAllJobs(database, { queue, status: ['waiting', 'pending'] })
  const depths = maxDepth === undefined ? null : createQueueDepths(countWaiting)

  async function depthsOf(jobs: readonly NewJob[]): Promise<ReadonlyMap<string, number>> {
    return depths ? depths.of([...new Set(jobs.map(({ queue }) => queue))]) : new Map()
  }

  function haveRoom(jobs: readonly NewJob[], known: ReadonlyMap<string, number>): boolean {
    return maxDepth === undefined || jobs.every(({ queue }) => (known.get(queue) ?? 0) + jobs.length <= maxDepth)
  }

  async function prepare(jobs: readonly NewJob[]): Promise<Decision | null> {
    const userIds = limitsUsers ? usersOf(jobs) : []
    const depths = await depthsOf(jobs)
    const diskFull = isDiskFull()
    if (userIds.length === 0 && !diskFull && haveRoom(jobs, depths)) return null
    return async (tx) => {
      if (userIds.length > 0) await lockUsers(tx, userIds)
      const standings = userIds.length > 0 ? await getUserStandings(tx, userIds) : []
      const known = await getKnownKeys(tx, jobs)
      const knownKeys = new Set(known.flatMap(({ userId, ...idempotency }) => keyOf({ userId, idempotency }) ?? []))
      const byUser = new Map(standings.map((standing) => [standing.userId, standing]))
      const decided = decideAdmission(jobs, { limits, standings: byUser, knownKeys, depths, diskFull })
      if (limits.perUserPerHour !== undefined) await recordSubmissions(tx, newByUser(jobs, decided, knownKeys))
      return decided
    }
  }

  async function restart<T>(job: RestartedJob, start: (executor: Executor) => Promise<T>): Promise<T> {
    const { userId, parentId } = job
    const limit = limits.perUserInFlight
    if (limit === undefined || userId === null || parentId !== null) return start(database)
    const started = await database.transaction(async (tx) => {
      await lockUsers(tx, [userId])
      const [standing] = await getUserStandings(tx, [userId])
      return standing && standing.inFlight >= limit ? null : { result: await start(tx) }
    })
    if (!started) throw await refused({ reason: 'jobs-in-flight', limit }, job)
    return started.result
  }

  async function refused(refusal: Refusal, { type, queue }: Pick<NewJob, 'type' | 'queue'>) {
    const slots = queues.get(queue)?.slotsTotal ?? queues.get(queue)?.slotsPerWorker ?? 1
    return refusalError(refusal, { queue, slots, secondsPerJob: await expectedSeconds(type).catch(() => null) })
  }

  return {
    prepare,
    inserted: (jobs) => {
      for (const { queue } of jobs) depths?.add(queue, 1)
    },
    restart,
    refused,
  }
}

function usersOf(jobs: readonly NewJob[]): string[] {
  return [...new Set(jobs.flatMap(({ userId }) => userId ?? []))]
}

/** Jobs that count from now on: those that go in and repeat nothing. */
function newByUser(
  jobs: readonly NewJob[],
  decided: readonly (Refusal | null)[],
  knownKeys: ReadonlySet<string>,
): Map<string, number> {
  const counts = new Map<string, number>()
  const seen = new Set(knownKeys)
  for (const [index, job] of jobs.entries()) {
    const key = keyOf(job)
    if (decided[index] || job.userId === null || (key !== null && seen.has(key))) continue
    if (key !== null) seen.add(key)
    counts.set(job.userId, (counts.get(job.userId) ?? 0) + 1)
  }
  return counts
}
