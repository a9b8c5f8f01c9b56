import type { Executor } from './database.ts'
import { hasEnded } from './delete-jobs.ts'

/** Ids of up to `limit` ended jobs whose time is over, the longest expired first. */
export async function getExpiredJobs(executor: Executor, limit: number): Promise<string[]> {
  const rows = await executor.query<{ id: string }>(
    `select id from jobs where expires_at < clock_timestamp() and ${hasEnded} order by expires_at limit $1`,
    [limit],
  )
  return rows.map(({ id }) => id)
}

/** Limits on what may expire. What is kept until it is deleted counts for neither. */
export interface RetentionLimits {
  /** Ended jobs; what a job has called counts as part of it. Default no limit. */
  maxJobs?: number
  /** Bytes of all their artifacts together. Default no limit. */
  maxBytes?: number
}

/** A family with a member that is kept, or has not ended, stays whole. */
const overLimits = `
with recursive family as (
  select id as root, id, expires_at from jobs where parent_id is null and expires_at is not null and ${hasEnded}
  union all
  select family.root, jobs.id, jobs.expires_at from jobs join family on jobs.parent_id = family.id
), sized as (
  select root, coalesce(sum(bytes), 0) as bytes from family
  left join lateral (select sum(size_bytes) as bytes from artifacts where job_id = family.id) as files on true
  group by root having bool_and(family.expires_at is not null)
), placed as (
  select id, finished_at, seq, row_number() over newest as place, sum(bytes) over newest as total
  from sized join jobs on jobs.id = sized.root
  window newest as (order by finished_at desc, seq desc)
)
select id from placed where place > $1 or total > $2 order by finished_at, seq limit $3`

/** Ids of up to `limit` jobs that are to go so that the rest is within the limits: the oldest. */
export async function getJobsOverLimits(executor: Executor, limits: RetentionLimits, limit: number): Promise<string[]> {
  const { maxJobs = Number.MAX_SAFE_INTEGER, maxBytes = Number.MAX_SAFE_INTEGER } = limits
  const rows = await executor.query<{ id: string }>(overLimits, [maxJobs, maxBytes, limit])
  return rows.map(({ id }) => id)
}
