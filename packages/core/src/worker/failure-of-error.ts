import { inspect } from 'node:util'
import { KilnError, PermanentError, PostponeError } from '../errors.ts'
import type { JobFailure } from '../job.ts'

// Both end up in a database row for every attempt.
const maxMessageLength = 4000
const maxStackLength = 16_000
const maxCauses = 5

/** Somebody, or the sweep, has to make room first. */
const fullDiskMs = 10_000

/**
 * What a job's code threw, in the form it is stored. Never throws itself, whatever was thrown.
 * @param signal the run's signal: an AbortError that some library made of it counts as the signal's reason
 */
export function failureOfError(error: unknown, signal?: AbortSignal): JobFailure {
  try {
    const actual = signal?.aborted && isAbortError(error) ? signal.reason : error
    return actual instanceof Error ? failureOf(actual) : failureOfOther(actual)
  } catch {
    return { code: 'JOB_FAILED', message: 'The job threw something that cannot be read', permanent: false }
  }
}

/** The likes of fetch, spawn and setTimeout reject with an AbortError of their own and drop the reason's code. */
function isAbortError(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

function failureOf(error: Error): JobFailure {
  const permanent = isPermanent(error)
  const postponed = isPostponed(error)
  if (!permanent && !postponed && isOfFullDisk(error)) {
    return failureOf(new PostponeError(`The disk is full: ${error.message}`, { delayMs: fullDiskMs, cause: error }))
  }
  const known = permanent || postponed || error instanceof KilnError
  return {
    code: known ? (error as KilnError | PermanentError | PostponeError).code : 'JOB_FAILED',
    message: cut(String(error.message || error.name), maxMessageLength),
    permanent,
    ...(postponed && { postponeMs: milliseconds(error.delayMs) }),
    stack: cut(stackWithCauses(error), maxStackLength),
    ...(known ? {} : originOf(error)),
  }
}

/** No fault of the job's, wherever below it the file system has said so. */
function isOfFullDisk(error: Error): boolean {
  return causesOf(error).some((cause) => ['ENOSPC', 'EDQUOT'].includes(String(codeOf(cause))))
}

/** By name as well: a job's package may bring its own copy of this one. */
function isPermanent(error: Error): boolean {
  return error instanceof PermanentError || (error.name === 'PermanentError' && typeof codeOf(error) === 'string')
}

function isPostponed(error: Error): error is PostponeError {
  return error instanceof PostponeError || (error.name === 'PostponeError' && codeOf(error) === 'JOB_POSTPONED')
}

/** Whatever a job's code gave: the number ends up in a database. */
function milliseconds(delayMs: number): number {
  return Number.isFinite(delayMs) ? Math.max(0, delayMs) : 0
}

/** The name and code that Node or a library gave the error, such as ENOENT. */
function originOf(error: Error): { details?: Record<string, unknown> } {
  const code = codeOf(error)
  return typeof code === 'string' || typeof code === 'number' ? { details: { name: error.name, code } } : {}
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined
}

function stackWithCauses(error: Error): string {
  return causesOf(error)
    .map((cause) => String(cause.stack ?? cause.message))
    .join('\nCaused by: ')
}

/** The error itself first. */
function causesOf(error: Error): Error[] {
  const causes = new Set<Error>()
  let current: unknown = error
  while (current instanceof Error && !causes.has(current) && causes.size < maxCauses) {
    causes.add(current)
    current = current.cause
  }
  return [...causes]
}

function failureOfOther(thrown: unknown): JobFailure {
  const shown =
    typeof thrown === 'string' ? thrown : inspect(thrown, { depth: 2, breakLength: Number.POSITIVE_INFINITY })
  const message = cut(`The job threw something that is not an Error: ${shown}`, maxMessageLength)
  return { code: 'JOB_FAILED', message, permanent: false }
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}
