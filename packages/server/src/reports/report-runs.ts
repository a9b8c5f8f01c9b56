import type { EngineEvent, EngineObserver } from '@kiln/core'
import type { ErrorReports } from './open-error-reports.ts'

/** Codes of failures that somebody has to look at. What a job refuses or a provider says is an answer, not a fault. */
const unexpected = new Set(['JOB_FAILED', 'OUTPUT_INVALID', 'JOB_CRASHED', 'JOB_OUT_OF_MEMORY'])

/** Reports jobs that have failed for good by an error nobody expected, and every death of a process. */
export function createRunReports(reports: ErrorReports): EngineObserver {
  return (event) => {
    if (event.kind === 'run-ended') reportRun(reports, event)
    else if (event.kind === 'lease-expired') {
      const { jobId, type, run } = event
      const message = 'A worker stopped answering while it ran a job'
      reports.report({ name: 'LEASE_EXPIRED', message }, { jobId, jobType: type, run })
    }
  }
}

function reportRun(reports: ErrorReports, event: Extract<EngineEvent, { kind: 'run-ended' }>): void {
  const { jobId, type, run, outcome, isLast, error } = event
  if (!error || !unexpected.has(error.code) || !(isLast || outcome === 'crashed')) return
  const { exitCode, signal } = error.evidence ?? {}
  const tags = { jobId, jobType: type, run, outcome, exitCode: exitCode ?? undefined, signal: signal ?? undefined }
  reports.report({ name: error.code, message: error.message, stack: error.stack }, tags)
}
