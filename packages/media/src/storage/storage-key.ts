import { StorageError } from './storage-error.ts'

/** Segments can't start with a dot: that excludes `..` and keeps the storage's own `.tmp` out of reach. */
const keyPattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}(?:\/[A-Za-z0-9_][A-Za-z0-9._-]{0,199})*$/

const maxKeyLength = 512

export const isStorageKey = (key: string): boolean => key.length <= maxKeyLength && keyPattern.test(key)

/** @throws StorageError `INVALID_STORAGE_KEY` */
export const assertStorageKey = (key: string): void => {
  if (isStorageKey(key)) return
  throw new StorageError(
    'INVALID_STORAGE_KEY',
    `Not a storage key: ${JSON.stringify(key.slice(0, maxKeyLength))}. ` +
      'Use segments of A-Z a-z 0-9 . _ - that start with a letter, digit or _, joined by "/".',
  )
}

/** @throws StorageError `INVALID_STORAGE_KEY` */
export const assertStoragePrefix = (prefix: string): void => {
  if (prefix.endsWith('/') && isStorageKey(prefix.slice(0, -1))) return
  throw new StorageError(
    'INVALID_STORAGE_KEY',
    `Not a storage prefix: ${JSON.stringify(prefix.slice(0, maxKeyLength))}. Use a path that ends in "/".`,
  )
}
