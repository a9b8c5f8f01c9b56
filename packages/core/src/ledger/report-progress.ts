import type { Executor } from './database.ts'
import { inLockOrder } from './in-lock-order.ts'
import { notifyJobs } from './notify.ts'
import { toStorableJson } from './storable-json.ts'

export interface ProgressPoint {
  /** Percent, 0 to 100. */
  progress: number
  message: string | null
}

/** What a run reported since its last write, oldest first; at least one point. */
export interface ProgressReport {
  jobId: string
  leaseToken: string
  points: ProgressPoint[]
}

const text = `
with reported as (
  select *, jsonb_array_length(points) as count, points -> -1 as newest
  from jsonb_to_recordset($1::jsonb) as r("jobId" uuid, "leaseToken" uuid, points jsonb)
), updated as (
  update jobs set progress = greatest(jobs.progress, (newest->>'progress')::real),
    progress_message = coalesce(newest->>'message', jobs.progress_message), event_seq = event_seq + reported.count
  from reported
  where jobs.id = reported."jobId" and jobs.lease_token = reported."leaseToken"
  returning jobs.id, jobs.run, jobs.event_seq - reported.count as seq_before, jobs.status, reported.points
), events as (
  insert into job_events (job_id, seq, at, status, progress, message, run)
  select id, seq_before + ordinality, clock_timestamp(), status, (point->>'progress')::real, point->>'message', run
  from updated cross join jsonb_array_elements(points) with ordinality as p(point, ordinality)
), told as (${notifyJobs('updated')})
select id, (select count(*) from told) as announced from updated`

/** Writes the progress of several runs, one report a job. @returns the ids that still held their lease */
export async function reportProgress(executor: Executor, reports: readonly ProgressReport[]): Promise<Set<string>> {
  const rows = await executor.query<{ id: string }>(text, [toStorableJson(inLockOrder(reports))])
  return new Set(rows.map((row) => row.id))
}
