export type StorageErrorCode =
  | 'INVALID_STORAGE_KEY'
  | 'INVALID_STORAGE_RANGE'
  | 'OBJECT_NOT_FOUND'
  | 'OBJECT_EXISTS'
  | 'STORAGE_FAILED'

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
