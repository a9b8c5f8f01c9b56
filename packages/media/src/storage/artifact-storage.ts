import type { Readable } from 'node:stream'

export interface ObjectStat {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Media type by the key's ending, `application/octet-stream` when it says nothing. */
  readonly type: string
  readonly storedAt: Date
}

export interface StoredObject extends ObjectStat {
  /** Of the whole content, lower-case hex. */
  readonly sha256: string
}

/** Bytes `start` to `end`, both included and counted from 0, as in an HTTP range. */
export interface ByteRange {
  readonly start?: number
  readonly end?: number
}

export type ObjectSource = Readable | { readonly path: string }

/**
 * Where finished files live. Objects are immutable: a key, once written, keeps its bytes until it is deleted,
 * so a run that lost its lease can't replace the file of the one that won.
 *
 * Keys look like `videos/0198…/film.mp4`: segments of `A-Za-z0-9._-` that start with a letter or digit, at most 512 characters.
 * A prefix is such a path that ends in `/`, so that `videos/1/` never means `videos/12/`.
 */
export interface ArtifactStorage {
  /**
   * Visible all at once when the promise resolves, and on stable storage by then. Putting the same bytes again is fine.
   * @throws StorageError `OBJECT_EXISTS` when the key holds other bytes; the abort reason when `signal` fires
   */
  put(key: string, source: ObjectSource, options?: { readonly signal?: AbortSignal }): Promise<StoredObject>
  /**
   * The caller consumes or destroys the stream. A delete during the read doesn't disturb it.
   * @throws StorageError `OBJECT_NOT_FOUND`, `INVALID_STORAGE_RANGE`
   */
  open(key: string, range?: ByteRange): Promise<Readable>
  /**
   * Writes an object to a file of the caller's, replacing what is there.
   * @throws StorageError `OBJECT_NOT_FOUND`; the abort reason when `signal` fires
   */
  copyTo(key: string, path: string, options?: { readonly signal?: AbortSignal }): Promise<void>
  stat(key: string): Promise<ObjectStat | null>
  /** Nothing happens when there is none. */
  delete(key: string): Promise<void>
  deletePrefix(prefix: string): Promise<void>
  /** Keys under the prefix, in no order that can be relied on; the empty prefix lists all. */
  list(prefix: string): AsyncIterable<string>
}
