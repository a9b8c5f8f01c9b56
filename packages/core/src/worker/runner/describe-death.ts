import type { CrashEvidence, JobFailure } from '../../job.ts'
import type { Reason } from './protocol.ts'

/**
 * Why a run ended with its process.
 * @param killedFor the worker's own reason, when it was the worker that killed the process
 */
export function describeDeath(params: {
  evidence: CrashEvidence
  killedFor: Reason | null
  heapLimitMb: number
}): JobFailure {
  const { evidence, killedFor } = params
  const reason = killedFor ?? (ranOutOfHeap(evidence) ? heapReason(params.heapLimitMb) : crashReason(evidence))
  return { ...reason, permanent: false, evidence }
}

/** V8 writes its last words to standard error and aborts; a shell in between turns SIGABRT into 134. */
function ranOutOfHeap({ exitCode, signal, stderr }: CrashEvidence): boolean {
  return (signal === 'SIGABRT' || exitCode === 134) && /out of memory/i.test(stderr)
}

function heapReason(heapLimitMb: number): Reason {
  return {
    code: 'JOB_OUT_OF_MEMORY',
    message: `The job needed more JavaScript heap than the ${heapLimitMb} MB of its runner`,
  }
}

function crashReason({ exitCode, signal }: CrashEvidence): Reason {
  const code = 'JOB_CRASHED'
  if (signal === 'SIGKILL') {
    return {
      code,
      message: "The job's process was killed from outside by SIGKILL; the system may have run out of memory",
    }
  }
  if (signal !== null) return { code, message: `The job's process was ended by ${signal}` }
  if (exitCode !== null)
    return { code, message: `The job's process exited with code ${exitCode} before the job had ended` }
  return { code, message: "The job's process could not be started" }
}
