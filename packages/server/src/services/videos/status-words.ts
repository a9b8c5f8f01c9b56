import type { VideoJobStatus } from '@kiln/contracts'
import type { Job, JobStatus } from '@kiln/core'

type Progress = Pick<Job, 'status' | 'run' | 'progress' | 'progressMessage'>

/**
 * The contract's word for the state of a job. A job that waits for its next run stays `processing`: the contract
 * knows no way back to `pending`.
 */
export function statusWord(job: Progress): VideoJobStatus {
  switch (job.status) {
    case 'pending':
    case 'waiting':
      return job.run === 0 ? 'pending' : 'processing'
    case 'active':
      return job.run <= 1 && job.progress === 0 && job.progressMessage === null ? 'started' : 'processing'
    case 'completed':
      return 'success'
    case 'failed':
      return 'failure'
    case 'cancelled':
      return 'cancelled'
    default:
      return job.status satisfies never
  }
}

/** The states that a word can stand for. Where one state has two words, {@link statusWord} decides job by job. */
export const statesBehind: Record<VideoJobStatus, JobStatus[]> = {
  pending: ['pending', 'waiting'],
  started: ['active'],
  processing: ['pending', 'waiting', 'active'],
  success: ['completed'],
  failure: ['failed'],
  cancelled: ['cancelled'],
}
