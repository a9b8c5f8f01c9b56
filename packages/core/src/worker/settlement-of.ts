import type { JobType } from '../define-job.ts'
import type { JobFailure } from '../job.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'
import type { AttemptOutcome, Settlement } from '../ledger/settle-runs.ts'
import { decideAfterCrash, decideAfterFailure, type NextStep, postponeDelayMs } from '../retry-policy.ts'

/** How the code of a run came to its end. */
export type RunOutcome =
  | { kind: 'returned'; output: unknown }
  | { kind: 'threw'; failure: JobFailure }
  | { kind: 'died'; failure: JobFailure }
  | { kind: 'timed-out' }
  | { kind: 'handed-back' }
  | { kind: 'lease-lost' }
  | { kind: 'ended' }

export interface EndedRun {
  job: Pick<
    ClaimedJob,
    'id' | 'userId' | 'input' | 'leaseToken' | 'failedAttempts' | 'crashes' | 'postponements' | 'maxAttempts'
  >
  type: JobType
  outcome: RunOutcome
  /** From 0 to 1, for the jitter. */
  random: number
}

/** What is to be recorded of an ended run; null when it has nothing to say any more. */
export function settlementOf(ended: EndedRun): Settlement | null {
  const { outcome } = ended
  switch (outcome.kind) {
    case 'returned':
      return afterReturn(ended, outcome.output)
    case 'threw':
      return afterThrow(ended, outcome.failure)
    case 'timed-out':
      return afterFailure(
        ended,
        { code: 'JOB_TIMED_OUT', message: 'Task exceeded time limit', permanent: false },
        'timed-out',
      )
    case 'died':
      return afterCrash(ended, outcome.failure)
    case 'handed-back':
      return { ...fence(ended), status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' }
    case 'lease-lost':
    case 'ended':
      return null
    default:
      return outcome satisfies never
  }
}

function afterReturn(ended: EndedRun, output: unknown): Settlement {
  const { type, job } = ended
  const parsed = type.output.safeParse(output)
  if (parsed.success) {
    return {
      ...fence(ended),
      status: 'completed',
      outcome: 'completed',
      output: parsed.data ?? null,
      retentionMs: type.retentionMs,
      countsAs: 'nothing',
      alsoWrite: type.alsoWrite({ id: job.id, userId: job.userId, input: job.input, output: parsed.data }),
    }
  }
  const first = parsed.error.issues[0]
  const message = `The output of ${type.name} does not fit its schema: ${first?.path.join('.')}: ${first?.message}`
  return afterFailure(ended, { code: 'OUTPUT_INVALID', message, permanent: true }, 'failed')
}

function afterThrow(ended: EndedRun, { postponeMs, ...error }: JobFailure): Settlement {
  if (postponeMs === undefined) return afterFailure(ended, error, 'failed')
  const { job, random } = ended
  const delayMs = postponeDelayMs({ earlier: job.postponements, askedMs: postponeMs, random })
  return { ...fence(ended), status: 'pending', outcome: 'postponed', delayMs, error, countsAs: 'postponement' }
}

function afterFailure(ended: EndedRun, error: JobFailure, outcome: AttemptOutcome): Settlement {
  const next = decideAfterFailure(ended.job, ended.type, error, ended.random)
  return { ...settlementFor(ended, next, error), outcome, countsAs: 'failed-attempt' }
}

function afterCrash(ended: EndedRun, error: JobFailure): Settlement {
  const next = decideAfterCrash(ended.job, ended.type)
  return { ...settlementFor(ended, next, error), outcome: 'crashed', countsAs: 'crash' }
}

function settlementFor(ended: EndedRun, next: NextStep, error: JobFailure) {
  switch (next.next) {
    case 'retry':
      // Without a wait it is runnable at once: by way of pending, the next job of a queue with one slot would pass it.
      if (next.delayMs === 0) return { ...fence(ended), status: 'waiting' as const, error }
      return { ...fence(ended), status: 'pending' as const, delayMs: next.delayMs, error }
    case 'fail':
      return { ...fence(ended), status: 'failed' as const, retentionMs: ended.type.failedRetentionMs, error }
    default:
      return next satisfies never
  }
}

function fence({ job }: EndedRun): Pick<Settlement, 'jobId' | 'leaseToken'> {
  return { jobId: job.id, leaseToken: job.leaseToken }
}
