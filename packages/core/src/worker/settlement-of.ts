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
      return { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing', ...fence(ended) }
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
      status: 'completed',
      outcome: 'completed',
      output: parsed.data ?? null,
      retentionMs: type.retentionMs,
      countsAs: 'nothing',
      alsoWrite: type.alsoWrite({ id: job.id, userId: job.userId, input: job.input, output: parsed.data }),
      ...fence(ended),
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
  return { status: 'pending', outcome: 'postponed', delayMs, error, countsAs: 'postponement', ...fence(ended) }
}

function afterFailure(ended: EndedRun, error: JobFailure, outcome: AttemptOutcome): Settlement {
  const next = decideAfterFailure(ended.job, ended.type, error, ended.random)
  return { outcome, countsAs: 'failed-attempt', ...settlementFor(ended, next, error) }
}

function afterCrash(ended: EndedRun, error: JobFailure): Settlement {
  const next = decideAfterCrash(ended.job, ended.type)
  return { outcome: 'crashed', countsAs: 'crash', ...settlementFor(ended, next, error) }
}

function settlementFor(ended: EndedRun, next: NextStep, error: JobFailure) {
  switch (next.next) {
    case 'retry':
      // Without a wait it is runnable at once: by way of pending, the next job of a queue with one slot would pass it.
      if (next.delayMs === 0) return { status: 'waiting' as const, error, ...fence(ended) }
      return { status: 'pending' as const, delayMs: next.delayMs, error, ...fence(ended) }
    case 'fail':
      return { status: 'failed' as const, retentionMs: ended.type.failedRetentionMs, error, ...fence(ended) }
    default:
      return next satisfies never
  }
}

function fence({ job }: EndedRun): Pick<Settlement, 'jobId' | 'leaseToken'> {
  return { jobId: job.id, leaseToken: job.leaseToken }
}
