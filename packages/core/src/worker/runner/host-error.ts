import { type ErrorCode, errorCodes, KilnError, LeaseLostError, PermanentError, PostponeError } from '../../errors.ts'
import { failureOfError } from '../failure-of-error.ts'
import type { RunFacts } from '../run-host.ts'
import type { HostError, Reason } from './protocol.ts'

/** An error of the worker as it travels to a runner. */
export function toHostError(error: unknown): HostError {
  const { code, message } = failureOfError(error)
  return { name: error instanceof Error ? error.name : 'Error', code, message }
}

/** The error again, on the runner's side, of the class it had: job code branches on `code` or `instanceof`. */
export function fromHostError(error: HostError, facts: RunFacts): Error {
  if (error.name === 'PermanentError') return new PermanentError(error.message, { code: error.code })
  if (error.name === 'PostponeError') return new PostponeError(error.message)
  if (error.code === 'LEASE_LOST') return new LeaseLostError(facts.id, facts.run)
  // JOB_FAILED stands for whatever was no error of the engine.
  if (error.code !== 'JOB_FAILED') return toReasonError(error)
  const plain = new Error(error.message)
  plain.name = error.name
  return plain
}

/** The reason of an abort, as the run's signal carries it. */
export function toReasonError({ code, message }: Reason): KilnError {
  return new KilnError(isErrorCode(code) ? code : 'JOB_CANCELLED', message)
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}
