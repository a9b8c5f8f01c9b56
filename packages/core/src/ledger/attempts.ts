import type { JobFailure } from '../job.ts'
import type { Executor } from './database.ts'
import type { AttemptOutcome } from './settle-runs.ts'

export interface Attempt {
  run: number
  workerId: string | null
  startedAt: Date
  finishedAt: Date
  outcome: AttemptOutcome
  error: JobFailure | null
}

/** The ended runs of a job, in order. */
export function getAttempts(executor: Executor, jobId: string): Promise<Attempt[]> {
  return executor.query<Attempt>(
    `select run, worker_id as "workerId", started_at as "startedAt", finished_at as "finishedAt", outcome, error
     from job_attempts where job_id = $1::uuid order by run`,
    [jobId],
  )
}
