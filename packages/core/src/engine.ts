import type { JobType } from './define-job.ts'
import type { JobEvent } from './events.ts'
import type { Artifact, Job, JobState, JobStatus } from './job.ts'
import type { Attempt } from './ledger/attempts.ts'
import type { Statement } from './ledger/database.ts'
import type { QueueBacklog } from './ledger/get-backlog.ts'
import type { JobFilter } from './ledger/list-jobs.ts'
import type { UnrunnableJobs } from './ledger/list-unrunnable.ts'
import type { LogLine } from './ledger/logs.ts'
import type { ProviderCallRecord } from './ledger/provider-calls.ts'
import type { WorkerRow } from './ledger/workers.ts'
import type { CpuSlots } from './worker/cpu-slots.ts'
import type { RunnerCounts } from './worker/runner/runner-pool.ts'
import type { Worker, WorkOptions } from './worker/worker.ts'

export interface SubmitOptions {
  /** Default: a new UUID v7. Taken → JOB_EXISTS. */
  id?: string
  userId?: string
  /** Default 0; lower runs first. */
  priority?: number
  /** Earliest start, milliseconds from now. Default 0. */
  delayMs?: number
  /** Instead of the type's number of attempts. */
  maxAttempts?: number
  /** W3C trace context, kept with the job. Default: that of what runs now, when it is traced. */
  traceContext?: Record<string, string>
  /** Id of the request that submits: kept with the job, it is on every log line about it and its children. */
  requestId?: string
  idempotency?: Idempotency
  /** The input is what the type's own schema has given back already: it is not checked again. Default false. */
  checked?: boolean
  /** Rows of the caller that appear with the job or not at all. */
  alsoWrite?: readonly Statement[]
}

/** Makes a submit repeatable: the same key by the same user for the same operation gives the first answer again. */
export interface Idempotency {
  key: string
  /** What the key is scoped by beside the user, e.g. `POST /api/v1/jobs`. */
  operation: string
  /** Hash of the request: another one under the same key is IDEMPOTENCY_CONFLICT. */
  fingerprint: string
  /** The answer to keep, made for the id the job will have. */
  answer: (jobId: string) => string
}

export interface SubmitResult {
  jobId: string
  /** True when the idempotency key was known: nothing was submitted, `answer` is the first one. */
  replayed: boolean
  answer: string | null
}

export interface ListOptions extends JobFilter {
  /** Default 20. */
  limit?: number
  /** Default 0. */
  offset?: number
}

export interface QueueInfo {
  name: string
  paused: boolean
  slotsTotal: number | null
  counts: Record<JobStatus, number>
  /** Seconds the oldest waiting job has been runnable; null when none waits. */
  oldestWaitingSeconds: number | null
}

/** What of this process is in use. */
export interface EngineUsage {
  activeRuns: number
  /** Processes. */
  runners: RunnerCounts
  cpuSlots: Pick<CpuSlots, 'total' | 'free' | 'waiting'>
}

export interface Position {
  /** Jobs of the queue that will start before this one; 0 when it is next. */
  position: number
  /** Whole seconds until it starts, from measured durations; null before there are any. */
  estimatedWaitSeconds: number | null
}

export interface Engine {
  readonly databaseKind: 'pglite' | 'postgres'
  /**
   * Resolves once the job is committed: from then on it is never lost.
   * @throws InputInvalidError with every field that does not fit
   * @throws KilnError JOB_TYPE_UNKNOWN, JOB_EXISTS, IDEMPOTENCY_CONFLICT, ENGINE_CLOSED
   * @throws AdmissionRefusedError JOBS_PER_HOUR_EXCEEDED, JOBS_IN_FLIGHT_EXCEEDED, QUEUE_FULL, DISK_FULL; never for what
   * repeats an earlier submit
   */
  submit<Input>(type: JobType<Input, unknown>, input: Input, options?: SubmitOptions): Promise<SubmitResult>
  get(jobId: string): Promise<Job | null>
  /** The job without its input: what a status poll asks for, and cheaper than {@link get}. */
  state(jobId: string): Promise<JobState | null>
  /** Newest first. */
  list(options?: ListOptions): Promise<{ jobs: Job[]; total: number }>
  attempts(jobId: string): Promise<Attempt[]>
  /** The newest 1000 lines, oldest first. */
  logs(jobId: string): Promise<LogLine[]>
  artifacts(jobId: string): Promise<Artifact[]>
  /** What the job has ordered from providers, the oldest first. */
  providerCalls(jobId: string): Promise<ProviderCallRecord[]>
  /** By public path; null when no such row is visible. */
  artifact(path: string): Promise<Artifact | null>
  /**
   * Ends a job and everything it has called, wherever it runs.
   * @throws KilnError JOB_NOT_FOUND, JOB_NOT_CANCELLABLE (the message names the status)
   */
  cancel(jobId: string): Promise<Job>
  /**
   * Starts a failed job again with all its attempts; finished steps and children stay.
   * @throws KilnError JOB_NOT_FOUND, JOB_NOT_RETRYABLE, JOBS_IN_FLIGHT_EXCEEDED
   */
  retry(jobId: string): Promise<Job>
  /**
   * Ends the delay or the backoff of a pending job: it waits for a free slot from now on.
   * @throws KilnError JOB_NOT_FOUND, JOB_NOT_PROMOTABLE
   */
  promote(jobId: string): Promise<Job>
  /**
   * Forgets an ended job with everything it has called, and their files.
   * @throws KilnError JOB_NOT_FOUND, JOB_NOT_REMOVABLE
   */
  remove(jobId: string): Promise<void>
  /** One statement on the caller's own tables, see {@link EngineOptions.migrations}. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Null when the job does not wait in a queue. */
  position(jobId: string): Promise<Position | null>
  /** Median seconds of the recent completed jobs of this type; null before there are any. */
  expectedSeconds(type: string): Promise<number | null>
  counts(filter?: JobFilter): Promise<Record<JobStatus, number>>
  queues(): Promise<QueueInfo[]>
  /** What the queues have left to do, over all processes. Cheaper than {@link queues}: jobs that have ended are not looked at. */
  backlog(): Promise<QueueBacklog[]>
  /** Size of the artifacts of all jobs, as recorded. Looks at every row of them. */
  storedBytes(): Promise<number>
  /** Of this process, now. */
  usage(): EngineUsage
  /** Waiting jobs that no job type of this engine can run, by type and version. */
  unrunnable(): Promise<UnrunnableJobs[]>
  /** Those seen within the last minute. */
  workers(): Promise<WorkerRow[]>
  /** Lets nothing of the queue start, on any worker. @throws KilnError QUEUE_UNKNOWN */
  pause(queue: string): Promise<void>
  /** @throws KilnError QUEUE_UNKNOWN */
  resume(queue: string): Promise<void>
  /** The job once it has ended, or as it is when the time is over or the signal fires. */
  waitFor(jobId: string, options: { timeoutMs: number; signal?: AbortSignal }): Promise<Job | null>
  /** Events of a job after `afterSeq` (default 0), until it has ended or the signal fires. */
  watch(jobId: string, options?: { afterSeq?: number; signal?: AbortSignal }): AsyncIterable<JobEvent>
  /**
   * Calls `listener` with the ids of jobs that something happened to, in any process, until the returned function is
   * called. `null`: changes may have been missed. New jobs are not among them: {@link onSubmit}.
   */
  onChange(listener: (jobIds: readonly string[] | null) => void): () => void
  /** Calls `listener` with the ids of jobs that this process has committed. */
  onSubmit(listener: (jobIds: readonly string[]) => void): () => void
  /** Starts to run jobs in this process and its runners. @throws KilnError QUEUE_UNKNOWN */
  work(options?: WorkOptions): Promise<Worker>
  /** Frees the jobs of dead workers and forgets what has expired, now; it happens by itself while this process works. */
  maintain(): Promise<{ reclaimed: number; deleted: number }>
  /** Rejects when the database does not answer within two seconds. */
  ping(): Promise<void>
  /** Hands back what runs and closes everything. Idempotent. */
  close(): Promise<void>
}
