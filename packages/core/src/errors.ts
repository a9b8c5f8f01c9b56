import type { z } from 'zod'

/** Every error code of the engine. docs/errors.md explains each; a test keeps the two in step. */
export const errorCodes = {
  INPUT_INVALID: 'The input of a job does not fit the schema of its type.',
  OUTPUT_INVALID: 'A job returned something that does not fit the output schema of its type.',
  JOB_TYPE_INCOMPLETE: 'A job type was defined without something it needs.',
  JOB_TYPE_DUPLICATE: 'Two job types share one name.',
  JOB_TYPE_UNKNOWN: 'No job type of that name is registered.',
  JOB_NOT_FOUND: 'No job has that id.',
  JOB_EXISTS: 'A job with that id, or a row that was to be written with it, exists already.',
  JOB_NOT_CANCELLABLE: 'The job has ended already.',
  JOB_NOT_RETRYABLE: 'Only a failed job can be retried by hand.',
  JOB_NOT_PROMOTABLE: 'Only a job that waits for its time can be promoted.',
  JOB_NOT_REMOVABLE: 'Only a job that has ended can be removed.',
  PROVIDER_OUTCOME_UNKNOWN: 'It is not known whether a provider has taken an order; it is not given again.',
  PROVIDER_FAILED: 'A provider has refused or failed what it was asked for.',
  JOB_CANCELLED: 'The job was cancelled.',
  JOB_FAILED: 'The code of the job threw an error.',
  JOB_POSTPONED: 'The job can not be done now and waits; no attempt was used.',
  JOB_CRASHED: 'The process that ran the job died.',
  JOB_TIMED_OUT: 'The job ran past its hard time limit.',
  JOB_SOFT_TIMED_OUT: 'The job ran past its soft time limit and gave up.',
  JOB_OUT_OF_MEMORY: 'The job used more memory than its runner may.',
  CHILD_FAILED: 'A job that this job had called did not complete.',
  STEP_DUPLICATE: 'Two steps or calls of one run share a key.',
  JOBS_PER_HOUR_EXCEEDED: 'The user has submitted as many jobs within an hour as one may.',
  JOBS_IN_FLIGHT_EXCEEDED: 'The user has as many jobs under way as one may.',
  QUEUE_FULL: 'As many jobs wait in the queue as may.',
  DISK_FULL: 'There is too little free space to take or make anything.',
  IDEMPOTENCY_CONFLICT: 'The idempotency key was used before with another request.',
  LEASE_LOST: 'The run no longer holds the lease of its job; nothing it writes is accepted.',
  QUEUE_UNKNOWN: 'No queue has that name.',
  QUEUE_CONFLICT: 'Two job types ask for different limits of one queue.',
  ENGINE_CLOSED: 'The engine has been closed.',
  DATA_DIR_LOCKED: 'Another process uses the data folder.',
  DATA_DIR_INCOMPATIBLE: 'The data folder was made by another version of the embedded database.',
  DATA_DIR_MOVED: 'The jobs of the data folder have been moved to a Postgres server.',
  LEDGER_MISSING: 'There is no ledger where one was to be read.',
  LEDGER_NEWER: 'A ledger was made by a newer version of Kiln.',
  DATABASE_NOT_EMPTY: 'A ledger was to be put into a database that is in use.',
  STORAGE_NOT_EMPTY: 'Files were to be restored into storage that holds others.',
  COPY_DIFFERS: 'A copied ledger is not the same as the original.',
  BACKUP_DAMAGED: 'A backup is not complete, or not as it was written.',
  BACKUP_EXISTS: 'A backup was to be written where files are.',
  DATABASE_UNSUPPORTED: 'The database server is older than Postgres 14.',
  DATABASE_UNAVAILABLE: 'The database did not answer.',
  DATABASE_REFUSED: 'The database server does not let this process in.',
  REDIS_UNAVAILABLE: 'Redis did not answer.',
  REDIS_UNSUPPORTED: 'The Redis server is older than 6.2.',
} as const

export type ErrorCode = keyof typeof errorCodes

/** Root of all errors of the engine. Branch on `code`, never on the message. */
export class KilnError extends Error {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'KilnError'
    this.code = code
  }
}

/** One field of an input that is not as it must be. */
export interface FieldIssue {
  path: (string | number)[]
  message: string
}

export class InputInvalidError extends KilnError {
  readonly issues: FieldIssue[]

  constructor(jobType: string, issues: FieldIssue[]) {
    const first = issues[0]
    super('INPUT_INVALID', `Input of ${jobType}: ${first ? `${first.path.join('.')}: ${first.message}` : 'invalid'}`)
    this.name = 'InputInvalidError'
    this.issues = issues
  }

  static of(jobType: string, error: z.ZodError): InputInvalidError {
    const issues = error.issues.map(({ path, message }) => ({
      path: path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
      message,
    }))
    return new InputInvalidError(jobType, issues)
  }
}

/**
 * Thrown by a job's code when trying again can't help: bad input found late, a refusal by a provider.
 * The job fails at once, whatever attempts are left.
 */
export class PermanentError extends Error {
  readonly code: string

  constructor(message: string, options?: { code?: string; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PermanentError'
    this.code = options?.code ?? 'JOB_FAILED'
  }
}

/**
 * Thrown by a job's code when it can't be done now, through no fault of its own: a service that it needs is down. The
 * job waits and runs again, with no attempt used; the waits double from one second to 50 with every time in a row,
 * plus up to a fifth.
 */
export class PostponeError extends Error {
  readonly code = 'JOB_POSTPONED'
  /** Not before so many milliseconds from now. */
  readonly delayMs: number

  /** @param options.delayMs default 0: as soon as the engine sees fit; more than 50 s counts as 50 s */
  constructor(message: string, options?: { delayMs?: number; cause?: unknown }) {
    super(message, options?.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PostponeError'
    this.delayMs = options?.delayMs ?? 0
  }
}

/** The run no longer owns its job: another run, a cancel or an expired lease came first. */
export class LeaseLostError extends KilnError {
  constructor(jobId: string, run: number) {
    super('LEASE_LOST', `Run ${run} of job ${jobId} no longer holds its lease`)
    this.name = 'LeaseLostError'
  }
}
