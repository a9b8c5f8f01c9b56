/**
 * The life of a job:
 *
 * ```
 * pending ─▶ waiting ─▶ active ─▶ completed
 *    ▲                    │  ├──▶ failed      attempts used up, or a PermanentError
 *    └─ retry, postpone ──┘  └──▶ cancelled   from pending, waiting and active alike
 * failed ─▶ pending by a manual retry
 * ```
 *
 * `pending` is accepted but not runnable yet (delay, backoff), `waiting` is runnable in its queue, `active` is held
 * by a worker under a lease. The other three are terminal.
 */
export const jobStatuses = ['pending', 'waiting', 'active', 'completed', 'failed', 'cancelled'] as const
export type JobStatus = (typeof jobStatuses)[number]

export type TerminalStatus = Extract<JobStatus, 'completed' | 'failed' | 'cancelled'>

export function isTerminal(status: JobStatus): status is TerminalStatus {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}

/** Why an attempt or a job failed, as it is stored and shown. `code` is stable, `message` is for people. */
export interface JobFailure {
  code: string
  message: string
  /** A permanent failure is never retried: the same input would fail again. */
  permanent: boolean
  /** The code has thrown a PostponeError: no failure, the job asks to be run again, in so many milliseconds at the earliest. */
  postponeMs?: number
  stack?: string
  /** What was left behind by a process that died: exit code, signal, memory, the last step. */
  evidence?: CrashEvidence
  details?: Record<string, unknown>
}

/** What is known about the death of a runner process. */
export interface CrashEvidence {
  exitCode: number | null
  signal: string | null
  /** Resident memory of the runner and its children when last looked at, in bytes. */
  residentBytes: number | null
  /** The key of the last step that was begun. */
  lastStep: string | null
  lastProgressMessage: string | null
  /** The end of what the process wrote to standard error. */
  stderr: string
}

/** A job as the ledger holds it. Times are the database's. */
export interface Job {
  id: string
  /** Rises with every accepted job: the tie-break inside one order key. */
  seq: number
  type: string
  typeVersion: number
  queue: string
  status: JobStatus
  /** Lower runs first. What a number means is the job type's affair. */
  priority: number
  userId: string | null
  input: unknown
  output: unknown
  error: JobFailure | null
  /** Percent, 0 to 100; never falls within one attempt. */
  progress: number
  progressMessage: string | null
  /** Number of claims so far; together with the lease token it fences every write. */
  run: number
  /** Attempts that ended in an error. Hand-backs and crashes are not among them. */
  failedAttempts: number
  maxAttempts: number
  /** Attempts that ended because the process died or its lease ran out. */
  crashes: number
  /** How often in a row it has said "not now" (PostponeError) by now. */
  postponements: number
  runAt: Date
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
  parentId: string | null
  childKey: string | null
  expiresAt: Date | null
}

/** All of a job but its input, which can be large and which nobody who polls asks for. */
export type JobState = Omit<Job, 'input'>

/** A file a job has stored: listed only once its row is committed by the run that holds the lease. */
export interface Artifact {
  /** Public path below `/assets`, e.g. `videos/<job id>/video.mp4`. Unique. */
  path: string
  /** Key in artifact storage. Immutable: every run writes under a key of its own. */
  storageKey: string
  jobId: string | null
  userId: string | null
  contentType: string
  sizeBytes: number
  sha256: string
  width: number | null
  height: number | null
  createdAt: Date
  expiresAt: Date | null
}
