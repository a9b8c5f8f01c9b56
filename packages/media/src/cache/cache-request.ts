export interface CacheRequest<Meta> {
  /** What it is, such as `speech`: lower-case letters, digits and dashes. */
  readonly kind: string
  /** All that decides the content: plain JSON values, the maker's version and the shape of `Meta` included. */
  readonly key: unknown
  /** Of the content file, without a dot. */
  readonly extension: string
  /** Writes the content to `path` and returns what else is to be remembered, as plain JSON. */
  readonly make: (path: string, signal?: AbortSignal) => Promise<Meta>
  /**
   * Where the caller wants its own file (a hard link where the disk can, else a copy; it must not exist). It stays whatever
   * the cache evicts later. Don't write into it.
   */
  readonly outPath?: string
  readonly signal?: AbortSignal | undefined
}
