import type { JobEvent } from '../events.ts'
import type { Executor } from './database.ts'

/** Events of a job after `afterSeq`, in order. */
export function getEvents(executor: Executor, jobId: string, afterSeq: number): Promise<JobEvent[]> {
  return executor.query<JobEvent>(
    `select job_id as "jobId", seq, at, status, progress, message, run from job_events
     where job_id = $1::uuid and seq > $2 order by seq limit 1000`,
    [jobId, afterSeq],
  )
}
