import { AdmissionRefusedError, type ErrorCode, InputInvalidError, KilnError } from '@kiln/core'
import { StorageError } from '@kiln/media'
import { isFullDiskFault } from '../disk/is-full-disk-fault.ts'
import { retryAfterSeconds as fullDiskSeconds } from '../disk/space-guard.ts'
import { HttpError, type Problem } from './problem.ts'
import { refusalStatus } from './refusals.ts'
import { problemOfInvalidRequest, RequestInvalidError } from './request-invalid-error.ts'

/** What the caller is told about an error. Anything that is not known is a 500 without a word of what it was. */
export function toProblem(error: unknown, requestId: string): Problem {
  if (error instanceof HttpError) return error.problem
  if (error instanceof RequestInvalidError) return problemOfInvalidRequest(error)
  if (error instanceof InputInvalidError) return problemOfInvalidInput(error)
  if (error instanceof AdmissionRefusedError) return problemOfRefusal(error)
  if (isFullDiskFault(error)) return diskFull
  if (error instanceof KilnError) return problemOfKilnError(error) ?? internal(requestId)
  if (error instanceof StorageError) return problemOfStorageError(error) ?? internal(requestId)
  return problemOfFastifyError(error) ?? internal(requestId)
}

function internal(requestId: string): Problem {
  return {
    status: 500,
    code: 'INTERNAL',
    message: `internal error; the log of the server tells more under the request id ${requestId}`,
  }
}

/** Statuses of the engine's errors that a request can cause. The message of such an error is meant for the caller. */
const statuses: Partial<Record<ErrorCode, number>> = {
  JOB_NOT_FOUND: 404,
  QUEUE_UNKNOWN: 404,
  JOB_EXISTS: 409,
  JOB_NOT_CANCELLABLE: 409,
  JOB_NOT_RETRYABLE: 409,
  JOB_NOT_PROMOTABLE: 409,
  JOB_NOT_REMOVABLE: 409,
}

const unavailable: Partial<Record<ErrorCode, string>> = {
  DATABASE_UNAVAILABLE: 'the database can not be reached; try again later',
  DATABASE_REFUSED: 'the database can not be reached; try again later',
  ENGINE_CLOSED: 'the server is stopping; try again later',
}

function problemOfRefusal({ code, message, retryAfterSeconds }: AdmissionRefusedError): Problem {
  return { status: refusalStatus(code), code, message, headers: { 'retry-after': String(retryAfterSeconds) } }
}

const diskFull = problemOfRefusal(
  new AdmissionRefusedError('DISK_FULL', 'The server has too little free space', fullDiskSeconds),
)

function problemOfKilnError(error: KilnError): Problem | null {
  if (error.code === 'DISK_FULL') return diskFull
  if (error.code === 'IDEMPOTENCY_CONFLICT') return idempotencyConflict(error)
  const status = statuses[error.code]
  if (status) return { status, code: error.code, message: error.message }
  const message = unavailable[error.code]
  return message ? { status: 503, code: error.code, message, headers: { 'retry-after': '5' } } : null
}

function problemOfStorageError({ code }: StorageError): Problem | null {
  const message = 'the storage of the files can not be reached; try again later'
  return code === 'STORAGE_UNAVAILABLE' ? { status: 503, code, message, headers: { 'retry-after': '5' } } : null
}

function idempotencyConflict({ code, message }: KilnError): Problem {
  const issues = [{ path: ['idempotency-key'], message, kind: 'value_error' }]
  return { status: 422, code, message, where: 'header', issues }
}

function problemOfInvalidInput(error: InputInvalidError): Problem {
  const issues = error.issues.map(({ path, message }) => ({ path, message, kind: 'value_error' }))
  return { status: 422, code: error.code, message: error.message, where: 'body', issues }
}

/** What Fastify itself refuses before a route is reached. */
const refusals: Record<string, Problem> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { status: 413, code: 'BODY_TOO_LARGE', message: 'The body is too large: at most 1 MB' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    status: 415,
    code: 'MEDIA_TYPE_UNSUPPORTED',
    message: 'The body must be JSON, sent with Content-Type: application/json',
  },
  FST_ERR_CTP_INVALID_JSON_BODY: {
    status: 422,
    code: 'JSON_INVALID',
    message: 'The body is not valid JSON',
    where: 'body',
    issues: [{ path: [], message: 'JSON decode error', kind: 'json_invalid' }],
  },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    status: 400,
    code: 'CONTENT_LENGTH_INVALID',
    message: 'The body is shorter or longer than its Content-Length says',
  },
  FST_ERR_BAD_URL: { status: 404, code: 'NOT_FOUND', message: 'The path is not valid percent-encoded UTF-8' },
  FST_ERR_MAX_PARAM_LENGTH: { status: 404, code: 'NOT_FOUND', message: 'The path does not exist' },
}

function problemOfFastifyError(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null
  const { code, statusCode } = error as Error & { code?: unknown; statusCode?: unknown }
  if (typeof code === 'string' && refusals[code]) return refusals[code]
  const refused = typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
  return refused ? { status: statusCode, code: 'BAD_REQUEST', message: error.message } : null
}
