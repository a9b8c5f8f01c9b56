import type { JobFailure } from './job.ts'
import type { AttemptOutcome } from './ledger/settle-runs.ts'
import type { ProviderCost } from './provider-call.ts'

/** What a run came to. `lease-lost`: nothing of it was recorded, the job belongs to another run or to nobody. */
export type RunEnd = AttemptOutcome | 'lease-lost'

/** Something that this process has done, for whoever counts or reports it. What other processes do is not among it. */
export type EngineEvent =
  /** Committed: a job, or a child of one. */
  | { kind: 'job-submitted'; type: string }
  /** `waitSeconds`: since the job was free to run; null for all runs but the first, whose beginning says nothing. */
  | { kind: 'run-started'; type: string; waitSeconds: number | null }
  | {
      kind: 'run-ended'
      jobId: string
      type: string
      run: number
      outcome: RunEnd
      /** True when the job has ended with it: completed, or failed for good. */
      isLast: boolean
      seconds: number
      error: JobFailure | null
    }
  /** The worker that ran the job has gone, and this process has taken the job back. */
  | { kind: 'lease-expired'; jobId: string; type: string; run: number; isLast: boolean }
  /** `cost`: what the provider has said by then. */
  | {
      kind: 'provider-call-ended'
      provider: string
      outcome: 'succeeded' | 'failed' | 'cancelled' | 'unknown'
      cost: ProviderCost | null
    }
  /** It has said 429: nobody asks it for a while. */
  | { kind: 'provider-paused'; provider: string }

/** Called at once, in the middle of what it tells of: quick, and it must not throw. */
export type EngineObserver = (event: EngineEvent) => void
