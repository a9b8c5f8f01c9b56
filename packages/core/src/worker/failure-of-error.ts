import { inspect } from 'node:util'
import { KilnError, PermanentError, PostponeError } from '../errors.ts'
import type { JobFailure } from '../job.ts'

// Both end up in a database row for every attempt.
const maxMessageLength = 4000
const maxStackLength = 16_000
const maxCauses = 5

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
  const stacks: string[] = []
  const seen = new Set<unknown>()
  let current: unknown = error
  while (current instanceof Error && !seen.has(current) && stacks.length < maxCauses) {
    seen.add(current)
    stacks.push(String(current.stack ?? current.message))
    current = current.cause
  }
  return stacks.join('\nCaused by: ')
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
