import type { Job } from '../job.ts'

/** A job just claimed, with the token that fences all writes of the run. */
export interface ClaimedJob extends Job {
  leaseToken: string
  traceContext: Record<string, string> | null
}

/** How long a claim holds without a heartbeat: short enough for recovery in under 20 s with a sweep every 4 s. */
export const leaseMs = 15_000

/** What a claim sets; `started` is the moment that counts as the start of the run. */
export function claimAssignments(started: string, workerParameter: string): string {
  return `status = 'active', run = jobs.run + 1, lease_token = gen_random_uuid(),
    lease_until = ${started} + interval '${leaseMs} milliseconds', worker_id = ${workerParameter}::uuid,
    run_started_at = ${started}, started_at = coalesce(jobs.started_at, ${started}),
    progress = 0, progress_message = null, error = null, event_seq = jobs.event_seq + 1`
}

export const insertClaimEvents = `
  insert into job_events (job_id, seq, at, status, progress, message, run)
  select id, "eventSeq", "runStartedAt", 'active', 0, null, run from claimed`
