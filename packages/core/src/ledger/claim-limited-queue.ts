import { type ClaimedJob, claimAssignments, insertClaimEvents } from './claimed-job.ts'
import type { Database, Executor } from './database.ts'
import { jobColumns } from './job-columns.ts'
import { notifyJobs } from './notify.ts'
import { versionedTypeOfJob } from './versioned-type.ts'

/** Locks the queue's row: two claims of one limited queue never decide at the same time. */
const lockQueue = `select 1 from queues where name = $1 for update`

/**
 * A statement of its own, so that it sees what the claims before it have committed. The moment that the window is
 * judged at is the one that is recorded as the start: read twice, the clock would let a start in too early. It stays
 * text: a Date would lose the microseconds and with them the exactness of the window.
 */
const readLimits = `
with moment as materialized (select clock_timestamp() as now)
select moment.now::text as now, paused,
  slots_total - (select count(*)::int from jobs where queue = $1 and status = 'active') as "freeSlots",
  rate_max - (select count(*)::int from unnest(recent_starts) as start
    where start > moment.now - rate_per_ms * interval '1 millisecond') as "freeStarts",
  (select ceil(extract(epoch from min(start) + rate_per_ms * interval '1 millisecond' - moment.now) * 1000)::int
    from unnest(recent_starts) as start
    where start > moment.now - rate_per_ms * interval '1 millisecond') as "nextStartMs"
from queues, moment where name = $1`

/**
 * Not SKIP LOCKED: no other claim of the queue is under way, and a job whose row is just being looked at (by a heartbeat
 * that comes too late, say) must not be passed by the one behind it. One that became runnable after the moment that
 * counts as the start would have started before it could: it has announced itself, and the next claim takes it.
 */
const claim = `
with picked as (
  select id from jobs where status = 'waiting' and queue = $1 and ${versionedTypeOfJob} = any($2::text[])
    and run_at <= $5::timestamptz
  order by order_key, seq limit $3 for update
), claimed as (
  update jobs set ${claimAssignments('$5::timestamptz', '$4')}
  from picked where jobs.id = picked.id
  returning ${jobColumns}, jobs.order_key, jobs.lease_token as "leaseToken", jobs.trace_context as "traceContext",
    jobs.event_seq as "eventSeq", jobs.run_started_at as "runStartedAt"
), events as (${insertClaimEvents}), told as (${notifyJobs('claimed')}), counted as (
  update queues set recent_starts = (
    array_fill($5::timestamptz, array[(select count(*)::int from claimed)]) || recent_starts)[1:rate_max]
  where name = $1 and rate_max is not null
)
select claimed.*, (select count(*) from told) as told from claimed order by order_key, seq`

interface Limits {
  now: string
  paused: boolean
  freeSlots: number | null
  freeStarts: number | null
  nextStartMs: number | null
}

export interface LimitedClaim {
  jobs: ClaimedJob[]
  /** When the rate limit held jobs back: milliseconds until it lets the next one start. */
  retryAfterMs: number | null
}

/** Claims up to `count` jobs of a queue with slots or a rate over all processes; neither is ever exceeded. */
export function claimLimitedQueue(
  database: Database,
  wanted: { queue: string; count: number; types: readonly string[]; workerId: string },
): Promise<LimitedClaim> {
  return database.transaction(async (tx) => {
    await tx.query(lockQueue, [wanted.queue])
    const limits = (await tx.query<Limits>(readLimits, [wanted.queue]))[0]
    if (!limits || limits.paused) return { jobs: [], retryAfterMs: null }
    const freeSlots = Math.min(wanted.count, limits.freeSlots ?? wanted.count)
    const free = Math.min(freeSlots, limits.freeStarts ?? freeSlots)
    const jobs = free > 0 ? await claimFree(tx, wanted, free, limits.now) : []
    const heldByRate = freeSlots > 0 && (limits.freeStarts ?? Number.POSITIVE_INFINITY) <= jobs.length
    return { jobs, retryAfterMs: heldByRate ? Math.max(1, limits.nextStartMs ?? 1) : null }
  })
}

function claimFree(
  tx: Executor,
  wanted: { queue: string; types: readonly string[]; workerId: string },
  count: number,
  now: string,
): Promise<ClaimedJob[]> {
  return tx.query<ClaimedJob>(claim, [wanted.queue, wanted.types, count, wanted.workerId, now])
}
