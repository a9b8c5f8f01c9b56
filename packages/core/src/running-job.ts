import type { JobType } from './define-job.ts'
import type { Artifact } from './job.ts'
import type { ProviderAnswer, ProviderCall, ProviderWatch } from './provider-call.ts'

/** A file that a job hands over to artifact storage. */
export interface ArtifactFile {
  /** Name below the job's folder: letters, digits, `.`, `-`, `_`. */
  name: string
  /** Where the finished file lies on this machine. It is copied; the caller may delete it afterwards. */
  path: string
  contentType: string
  /** Pixels, for pictures and films. */
  width?: number
  height?: number
}

export interface JobLog {
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

/** Part of a job's progress, in percent. */
export interface ProgressSpan {
  from: number
  to: number
}

export interface CallOptions {
  key?: string
  span?: ProgressSpan
}

/** What a job's `run(input, job)` gets. The same in a runner process and inline in the worker. */
export interface RunningJob {
  readonly id: string
  readonly type: string
  readonly userId: string | null
  /** The how-manieth claim this is, from 1. */
  readonly run: number
  /** The how-manieth attempt, from 1; hand-backs and crashes do not count. */
  readonly attempt: number
  /** Fires on cancel, on a lost lease, at the soft time limit and when the process is told to stop. */
  readonly signal: AbortSignal
  /** A folder of this run alone, removed when the run ends. */
  readonly tempDir: string
  readonly log: JobLog
  readonly artifacts: {
    /**
     * Stores a finished file and records it under `/assets/<service>/<job id>/<name>`.
     * @throws LeaseLostError when the run no longer owns its job
     */
    save(file: ArtifactFile): Promise<Artifact>
  }
  /** Reports percent (0 to 100) and a line for people. Never falls; at most four writes a second, new messages always kept. */
  progress(percent: number, message?: string): void
  /**
   * Runs `work` once in the life of the job: a later attempt gets the stored result. The result must survive JSON.
   * @throws KilnError STEP_DUPLICATE when the key was used in this run before
   */
  step<T>(key: string, work: () => Promise<T>): Promise<T>
  /**
   * Submits a child job, waits for it and returns its output; finds it again after a crash. `key` tells several
   * calls of one type apart (default: the type's name). `span`: while the child runs, this job's progress goes from
   * one percentage to the other as the child's does, with the child's messages.
   * @throws KilnError CHILD_FAILED when the child failed or was cancelled
   */
  call<Input, Output>(type: JobType<Input, Output>, input: Input, options?: CallOptions): Promise<Output>
  /**
   * Buys once: gives an order to a provider, follows it and returns what came of it. The journal outlives the run, so
   * a later attempt goes on with the same order, and has its result when there is one. `key` names the order within
   * the job.
   * @throws PermanentError PROVIDER_OUTCOME_UNKNOWN, PROVIDER_FAILED; KilnError PROVIDER_FAILED when trying again may help,
   * STEP_DUPLICATE
   */
  provider<Result>(key: string, call: ProviderCall<Result>, options?: ProviderWatch): Promise<ProviderAnswer<Result>>
  /**
   * Holds `slots` (default 1) of the machine's CPU slots while `work` runs. Waiting for them does not count against
   * the time limits.
   */
  cpu<T>(work: () => Promise<T>, slots?: number): Promise<T>
}
