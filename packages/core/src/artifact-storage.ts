/**
 * What the engine needs of a place for files. Keys are paths with `/`, immutable once written; a file is visible
 * under its key whole or not at all.
 */
export interface ArtifactStorage {
  put(
    key: string,
    source: { path: string },
    options?: { signal?: AbortSignal },
  ): Promise<{ size: number; sha256: string }>
  /** Writes the bytes of a key to a file, replacing what is there. */
  copyTo(key: string, path: string, options?: { signal?: AbortSignal }): Promise<void>
  delete(key: string): Promise<void>
  deletePrefix(prefix: string): Promise<void>
  list(prefix: string): AsyncIterable<string>
  /** Removes what writers that died have left unfinished. */
  sweep(): Promise<unknown>
}

/** Every run writes under keys of its own, so a run that lost its lease can't replace the winner's file. */
export function storageKey(folder: string, jobId: string, run: number, name: string): string {
  return `${jobPrefix(folder, jobId)}${run}/${name}`
}

export function jobPrefix(folder: string, jobId: string): string {
  return `${folder}/${jobId}/`
}

/** The files of a paid call, which belong to no run: a later one goes on with them. */
export function providerCallPrefix(callId: string): string {
  return `provider-calls/${callId}/`
}
