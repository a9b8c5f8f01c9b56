import type { Job } from '../job.ts'
import type { Executor } from './database.ts'
import { notifyJobs, notifyQueues } from './notify.ts'

const text = `
with recursive tree as (
  select id from jobs where id = $1::uuid and status = 'failed'
  union all
  select jobs.id from jobs join tree on jobs.parent_id = tree.id where jobs.status in ('failed', 'cancelled')
), retried as (
  update jobs set status = 'waiting', failed_attempts = 0, crashes = 0, postponements = 0, error = null, progress = 0,
    progress_message = null, run_at = clock_timestamp(), finished_at = null, expires_at = null,
    event_seq = event_seq + 1
  from tree where jobs.id = tree.id
  returning jobs.id, jobs.queue, jobs.run, jobs.event_seq, 0 as delay_ms
), events as (
  insert into job_events (job_id, seq, at, status, progress, message, run)
  select id, event_seq, clock_timestamp(), 'waiting', 0, null, run from retried
), kept as (
  update artifacts set expires_at = null from retried where artifacts.job_id = retried.id
), reordered as (
  update provider_calls set retried_at = clock_timestamp() from retried
  where job_id = retried.id and provider_calls.state in ('failed', 'unknown')
), told as (${notifyJobs('retried')}), rung as (${notifyQueues('retried')})
select id, queue, run, (select count(*) from told) + (select count(*) from rung) as announced from retried`

/**
 * Starts a failed job again, with all attempts; so do its failed children, while finished ones keep their results. Orders that
 * have failed, or of which nobody knows, may be given anew: a person has decided it.
 * @returns the jobs that wait for a run now; none when the job is not failed
 */
export function retryJob(executor: Executor, jobId: string): Promise<Pick<Job, 'id' | 'queue' | 'run'>[]> {
  return executor.query(text, [jobId])
}
