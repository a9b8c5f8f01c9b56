import type { Job } from '../job.ts'
import type { Executor } from './database.ts'
import { cancelChannel, notifyJobs, notifyQueues } from './notify.ts'

const text = `
with recursive tree as (
  select id, 0 as depth from jobs where id = $1::uuid
  union all
  select jobs.id, depth + 1 from jobs join tree on jobs.parent_id = tree.id
), before as (
  select jobs.id, jobs.lease_token from jobs join tree using (id)
  where jobs.status in ('pending', 'waiting', 'active') and ($3 or tree.depth > 0)
  order by jobs.id for update of jobs
), cancelled as (
  update jobs set status = 'cancelled', error = $2::jsonb, finished_at = clock_timestamp(),
    expires_at = clock_timestamp() + ($4::jsonb ->> jobs.type)::bigint * interval '1 millisecond',
    lease_token = null, lease_until = null, event_seq = event_seq + 1
  from before where jobs.id = before.id
  returning jobs.id, jobs.run, jobs.queue, jobs.worker_id, jobs.run_started_at, jobs.event_seq, jobs.progress,
    jobs.progress_message, jobs.expires_at, before.lease_token is not null as was_active
), attempts as (
  insert into job_attempts (job_id, run, worker_id, started_at, finished_at, outcome, error)
  select id, run, worker_id, run_started_at, clock_timestamp(), 'cancelled', $2::jsonb from cancelled where was_active
), events as (
  insert into job_events (job_id, seq, at, status, progress, message, run)
  select id, event_seq, clock_timestamp(), 'cancelled', progress, progress_message, run from cancelled
), expiring as (
  update artifacts set expires_at = cancelled.expires_at from cancelled where artifacts.job_id = cancelled.id
), freed as (
  select id, queue, 0 as delay_ms from cancelled where was_active
), stopped as (${notifyJobs('freed', cancelChannel)}), told as (${notifyJobs('cancelled')}), rung as (${notifyQueues('freed')})
select id, queue, run, (select count(*) from told) + (select count(*) from rung) + (select count(*) from stopped) as announced
from cancelled`

/**
 * Cancels a job and everything below it that has not ended. The guarded update takes the leases away; the workers
 * learn of it by notification, or at the latest with their next heartbeat.
 * @returns the jobs that were cancelled
 */
export function cancelJobs(
  executor: Executor,
  options: { jobId: string; error: unknown; withRoot: boolean; retentionMsByType: Record<string, number | null> },
): Promise<Pick<Job, 'id' | 'queue' | 'run'>[]> {
  const { jobId, error, withRoot, retentionMsByType } = options
  const values = [jobId, JSON.stringify(error), withRoot, JSON.stringify(retentionMsByType)]
  return executor.query(text, values)
}
