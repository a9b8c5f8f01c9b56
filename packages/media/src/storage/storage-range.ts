import type { ByteRange } from './artifact-storage.ts'
import { StorageError } from './storage-error.ts'

interface RangeRequest {
  readonly key: string
  readonly range: ByteRange
  /** Bytes of the object, null as long as nobody knows. */
  readonly size: number | null
}

/** @throws StorageError `INVALID_STORAGE_RANGE` */
export const assertRange = ({ key, range, size }: RangeRequest): void => {
  const { start = 0, end = Math.max((size ?? 0) - 1, start) } = range
  const whole = Number.isSafeInteger(start) && Number.isSafeInteger(end)
  // An empty object has no byte 0, but reading it from 0 on is no mistake.
  if (whole && start >= 0 && end >= start && (size === null || start < size || start === 0)) return
  throw rangeNotThere({ key, range, size })
}

export const rangeNotThere = ({ key, range: { start = 0, end }, size }: RangeRequest): StorageError => {
  const has = size === null ? '' : ` of ${size} bytes`
  return new StorageError('INVALID_STORAGE_RANGE', `There is no range ${start}-${end ?? ''} in "${key}"${has}.`)
}
