import { isErrno } from './is-errno.ts'
import { reportFileError, StorageError } from './storage-error.ts'

/** The HTTP status of S3's answer, null when there was none. */
export const statusOf = (error: unknown): number | null => {
  if (!(error instanceof Error) || !('$metadata' in error)) return null
  const { $metadata: answer } = error
  if (typeof answer !== 'object' || answer === null || !('httpStatusCode' in answer)) return null
  return typeof answer.httpStatusCode === 'number' ? answer.httpStatusCode : null
}

const networkCodes = [
  ...['ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'],
  ...['EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN'],
]

/** 409: S3 wants a conditional write to be tried again. */
const busyStatuses = [409, 429]

/** Whether the same request may work a moment later. */
export const isTransient = (error: unknown): boolean => {
  const status = statusOf(error)
  if (status !== null && status >= 300) return busyStatuses.includes(status) || (status >= 500 && status !== 501)
  return error instanceof Error && (error.name === 'TimeoutError' || isErrno(error, ...networkCodes))
}

/**
 * Runs a piece of work with S3 and local files. Aborts and the storage's own errors pass; all others become a
 * StorageError whose cause holds no header, signature or key id of the request.
 * @param action what was tried, e.g. `store "a.mp4"`
 */
export const reportingS3 = async <T>(
  action: string,
  signal: AbortSignal | undefined,
  run: () => Promise<T>,
): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    signal?.throwIfAborted()
    throw storageErrorOf(error, action)
  }
}

export const storageErrorOf = (error: unknown, action: string): StorageError => {
  if (error instanceof StorageError) return error
  if (isTransient(error)) {
    const message = `Could not ${action}: S3 did not answer as it should (${shortly(error)}). Try again later.`
    return new StorageError('STORAGE_UNAVAILABLE', message, { cause: withoutRequest(error) })
  }
  if (statusOf(error) === null) return reportFileError(error, action)
  const message = `Could not ${action}: S3 refused it (${shortly(error)}).`
  return new StorageError('STORAGE_FAILED', message, { cause: withoutRequest(error) })
}

const shortly = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  const status = statusOf(error)
  return status === null ? code : `${error.name}, ${status}`
}

/** The SDK hangs the whole answer on its errors, and S3 puts the signed request into some answers. */
const withoutRequest = (error: unknown): unknown =>
  error instanceof Error && '$metadata' in error ? new Error(`${error.name}: ${error.message}`) : error
