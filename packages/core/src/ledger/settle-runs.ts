import type { JobFailure } from '../job.ts'
import { type Database, type Executor, runStatements, type Statement } from './database.ts'
import { inLockOrder } from './in-lock-order.ts'
import { notifyJobs, notifyQueues } from './notify.ts'
import { toStorableJson } from './storable-json.ts'

export type AttemptOutcome =
  | 'completed'
  | 'failed'
  | 'cancelled'
  | 'crashed'
  | 'timed-out'
  | 'handed-back'
  | 'postponed'

/** How one run ends. Made by the pure decisions, applied by {@link settleRuns}. */
export interface Settlement {
  jobId: string
  /** Fence: the settlement counts only while the job still holds this token. */
  leaseToken: string
  status: 'completed' | 'failed' | 'pending' | 'waiting'
  outcome: AttemptOutcome
  output?: unknown
  error?: JobFailure
  /** With `pending`: milliseconds until the next attempt. */
  delayMs?: number
  /** With a terminal status: milliseconds until the job may be forgotten; null for never. */
  retentionMs?: number | null
  countsAs: 'failed-attempt' | 'crash' | 'postponement' | 'nothing'
  /** With `completed`: rows that appear together with it. */
  alsoWrite?: readonly Statement[]
}

const text = `
with ended as (
  select * from jsonb_to_recordset($1::jsonb) as e(
    "jobId" uuid, "leaseToken" uuid, status text, outcome text, output jsonb, error jsonb, "delayMs" bigint,
    "retentionMs" bigint, "countsAs" text)
), settled as (
  update jobs set
    status = ended.status,
    output = ended.output,
    error = ended.error,
    failed_attempts = failed_attempts + case ended."countsAs" when 'failed-attempt' then 1 else 0 end,
    crashes = crashes + case ended."countsAs" when 'crash' then 1 else 0 end,
    postponements = case ended."countsAs" when 'postponement' then postponements + 1 when 'nothing' then postponements
      else 0 end,
    progress = case ended.status when 'completed' then 100 when 'failed' then progress else 0 end,
    -- Until its next run a person who looks sees what it waits for.
    progress_message = case ended.outcome when 'postponed' then ended.error ->> 'message' else progress_message end,
    run_at = case ended.status when 'pending'
      then clock_timestamp() + ended."delayMs" * interval '1 millisecond' else run_at end,
    finished_at = case when ended.status in ('completed', 'failed') then clock_timestamp() end,
    expires_at = case when ended.status in ('completed', 'failed')
      then clock_timestamp() + ended."retentionMs" * interval '1 millisecond' end,
    lease_token = null, lease_until = null, event_seq = event_seq + 1
  from ended
  where jobs.id = ended."jobId" and jobs.lease_token = ended."leaseToken"
  returning jobs.id, ended."leaseToken" as ended_token, jobs.run, jobs.type, jobs.queue, jobs.status, jobs.progress, jobs.progress_message, jobs.worker_id,
    jobs.run_started_at, jobs.event_seq, jobs.expires_at, ended.outcome, ended.error as run_error,
    coalesce(ended."delayMs", 0) as delay_ms
), attempts as (
  insert into job_attempts (job_id, run, worker_id, started_at, finished_at, outcome, error)
  select id, run, worker_id, run_started_at, clock_timestamp(), outcome, run_error from settled
), events as (
  insert into job_events (job_id, seq, at, status, progress, message, run)
  select id, event_seq, clock_timestamp(), status, progress, progress_message, run from settled
), durations as (
  insert into job_durations (type, bucket, count)
  select type, floor(4 / ln(2::float8) * ln(greatest(1, extract(epoch from clock_timestamp() - run_started_at)::float8 * 1000)))::int as bucket,
    count(*) from settled where status = 'completed' group by type, bucket order by type, bucket
  on conflict (type, bucket) do update set count = job_durations.count + excluded.count
), expiring as (
  update artifacts set expires_at = settled.expires_at from settled
  where artifacts.job_id = settled.id and settled.expires_at is not null
), woken as (
  select queue, delay_ms from settled
  where status in ('pending', 'waiting')
    or exists (select 1 from queues where name = settled.queue and slots_total is not null)
), told as (${notifyJobs('settled')}), rung as (${notifyQueues('woken')})
select ended_token as "leaseToken", (select count(*) from told) + (select count(*) from rung) as announced from settled`

/**
 * Ends runs with one statement: state, attempt, event and duration together.
 * @returns the lease tokens of the runs that were settled; one that is missing was lost, nothing was written for it
 */
export async function settleRuns(executor: Executor, settlements: readonly Settlement[]): Promise<Set<string>> {
  const plain = inLockOrder(settlements).map(({ alsoWrite: _, ...settlement }) => settlement)
  const rows = await executor.query<{ leaseToken: string }>(text, [toStorableJson(plain)])
  return new Set(rows.map((row) => row.leaseToken))
}

/** As {@link settleRuns}, with the rows that come along: all of it or nothing. */
export async function settleRunsWithRows(database: Database, settlements: readonly Settlement[]): Promise<Set<string>> {
  if (settlements.every(({ alsoWrite = [] }) => alsoWrite.length === 0)) return settleRuns(database, settlements)
  return database.transaction(async (tx) => {
    const settled = await settleRuns(tx, settlements)
    for (const { leaseToken, alsoWrite = [] } of settlements) {
      if (settled.has(leaseToken)) await runStatements(tx, alsoWrite)
    }
    return settled
  })
}
