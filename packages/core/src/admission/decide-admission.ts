import type { NewJob } from '../ledger/insert-jobs.ts'
import type { UserStanding } from '../ledger/user-standings.ts'
import type { AdmissionLimits, Refusal } from './admission-limits.ts'

/** What is known when a group of submits is decided about. */
export interface AdmissionFacts {
  limits: AdmissionLimits
  /** By user. Users that are missing have no limit. */
  standings: ReadonlyMap<string, UserStanding>
  /** Idempotency keys that have their answer already, as {@link keyOf} writes them. */
  knownKeys: ReadonlySet<string>
  /** Jobs that wait, by queue. Queues that are missing have no limit. */
  depths: ReadonlyMap<string, number>
  diskFull: boolean
}

/** What an idempotency key is scoped by, and the key. */
interface Keyed {
  userId: string | null
  idempotency: { operation: string; key: string } | null
}

type Candidate = Pick<NewJob, 'queue'> & Keyed

/**
 * Decides which jobs of a group may go in, in their order: each sees those before it. What only repeats an earlier request
 * goes in, whatever the limits say: it makes no job.
 * @returns null for a job that may
 */
export function decideAdmission(jobs: readonly Candidate[], facts: AdmissionFacts): (Refusal | null)[] {
  const seenKeys = new Set<string>()
  const admittedByUser = new Map<string, number>()
  const admittedByQueue = new Map<string, number>()
  return jobs.map((job) => {
    const key = keyOf(job)
    if (key !== null && (facts.knownKeys.has(key) || seenKeys.has(key))) return null
    const refusal = refusalOf(job, facts, { byUser: admittedByUser, byQueue: admittedByQueue })
    if (refusal) return refusal
    if (key !== null) seenKeys.add(key)
    if (job.userId !== null) count(admittedByUser, job.userId)
    count(admittedByQueue, job.queue)
    return null
  })
}

/** An idempotency key with all that it is scoped by; null for a job without one. */
export function keyOf({ userId, idempotency }: Keyed): string | null {
  return idempotency && JSON.stringify([userId ?? '', idempotency.operation, idempotency.key])
}

function refusalOf(
  { userId, queue }: Candidate,
  { limits, standings, depths, diskFull }: AdmissionFacts,
  admitted: { byUser: ReadonlyMap<string, number>; byQueue: ReadonlyMap<string, number> },
): Refusal | null {
  if (diskFull) return { reason: 'disk-full' }
  const standing = userId === null ? undefined : standings.get(userId)
  if (standing && userId !== null) {
    const refusal = refusalOfUser(standing, admitted.byUser.get(userId) ?? 0, limits)
    if (refusal) return refusal
  }
  const depth = depths.get(queue)
  if (depth === undefined || limits.queueDepth === undefined) return null
  const excess = depth + (admitted.byQueue.get(queue) ?? 0) + 1 - limits.queueDepth
  return excess > 0 ? { reason: 'queue-full', limit: limits.queueDepth, excess } : null
}

/** The hour comes first: waiting for a job to end would not help. */
function refusalOfUser(standing: UserStanding, admitted: number, limits: AdmissionLimits): Refusal | null {
  const { perUserPerHour, perUserInFlight } = limits
  if (perUserPerHour !== undefined) {
    const retryAfterSeconds = secondsUntilRoom(standing.recent, perUserPerHour - admitted)
    if (retryAfterSeconds !== null) return { reason: 'jobs-per-hour', limit: perUserPerHour, retryAfterSeconds }
  }
  if (perUserInFlight !== undefined && standing.inFlight + admitted >= perUserInFlight) {
    return { reason: 'jobs-in-flight', limit: perUserInFlight }
  }
  return null
}

/** Null when there is room for one more beside `recent`, of which each counts for `secondsLeft` still. */
function secondsUntilRoom(recent: UserStanding['recent'], limit: number): number | null {
  let counted = recent.reduce((sum, { count }) => sum + count, 0)
  if (counted < limit) return null
  const oldestFirst = [...recent].sort((a, b) => a.secondsLeft - b.secondsLeft)
  for (const { count, secondsLeft } of oldestFirst) {
    counted -= count
    if (counted < limit) return Math.max(1, Math.ceil(secondsLeft))
  }
  // All that is in the way is from this very moment.
  return 60 * 60
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}
