import type { Executor } from './database.ts'

export interface DeletableJob {
  id: string
  type: string
}

/** Up to `limit` ended jobs whose time is over, the longest expired first. */
export function getExpiredJobs(executor: Executor, limit: number): Promise<DeletableJob[]> {
  return executor.query<DeletableJob>(
    `select id, type from jobs where expires_at < clock_timestamp() and status in ('completed', 'failed', 'cancelled')
     order by expires_at limit $1`,
    [limit],
  )
}

/** The job and everything it has called, if all of it has ended; else nothing. */
export function getEndedFamily(executor: Executor, jobId: string): Promise<DeletableJob[]> {
  return executor.query<DeletableJob>(
    `with recursive family as (
       select id, type, status from jobs where id = $1::uuid
       union all
       select jobs.id, jobs.type, jobs.status from jobs join family on jobs.parent_id = family.id
     )
     select id, type from family
     where not exists (select 1 from family where status not in ('completed', 'failed', 'cancelled'))`,
    [jobId],
  )
}

/** Everything the jobs have called. Their rows go with them. */
export function getDescendants(executor: Executor, ids: readonly string[]): Promise<DeletableJob[]> {
  return executor.query<DeletableJob>(
    `with recursive below as (
       select id, type from jobs where parent_id = any($1::uuid[])
       union all
       select jobs.id, jobs.type from jobs join below on jobs.parent_id = below.id
     ) select id, type from below`,
    [ids],
  )
}

/** Deletes those of the jobs that are still expired, with all that belongs to them. */
export async function deleteExpiredJobs(executor: Executor, ids: readonly string[]): Promise<void> {
  await executor.query(`delete from jobs where id = any($1::uuid[]) and expires_at < clock_timestamp()`, [ids])
}

/** Deletes an ended job with all that belongs to it. @returns false when it runs, or is gone */
export async function deleteEndedJob(executor: Executor, id: string): Promise<boolean> {
  const rows = await executor.query(
    `delete from jobs where id = $1::uuid and status in ('completed', 'failed', 'cancelled') returning id`,
    [id],
  )
  return rows.length > 0
}

/** An answer outlives the longest time a client may sensibly try again. */
export async function deleteOldIdempotencyKeys(executor: Executor): Promise<void> {
  await executor.query(`delete from idempotency_keys where created_at < clock_timestamp() - interval '48 hours'`)
}
