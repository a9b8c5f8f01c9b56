import { isErrno } from './is-errno.ts'

export type StorageErrorCode =
  | 'INVALID_STORAGE_KEY'
  | 'INVALID_STORAGE_RANGE'
  | 'OBJECT_NOT_FOUND'
  | 'OBJECT_EXISTS'
  | 'STORAGE_FAILED'
  | 'STORAGE_UNAVAILABLE'

/** Messages name the key, never a path of the disk; that is in `cause`. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export const objectNotFound = (key: string): StorageError =>
  new StorageError('OBJECT_NOT_FOUND', `There is no object "${key}" in the storage.`)

export const objectExists = (key: string): StorageError =>
  new StorageError('OBJECT_EXISTS', `"${key}" is already stored with other content. Use a new key.`)

/** Wraps an error of the file system, whose message holds a path. @param action e.g. `store "a.mp4"` */
export const reportFileError = (error: unknown, action: string): StorageError => {
  const reason = isErrno(error, 'ENOSPC', 'EDQUOT') ? 'the disk is full' : 'see the cause'
  return new StorageError('STORAGE_FAILED', `Could not ${action}: ${reason}.`, { cause: error })
}
