import type { ArtifactStorage } from '@kiln/media'

/** What this part needs of artifact storage. */
export type ArtifactFiles = Pick<ArtifactStorage, 'copyTo'>

/** Copies what another job has stored to a file of this one. @param storageKey that of its artifact */
export function fetchArtifact(
  files: ArtifactFiles,
  { storageKey, path, signal }: { storageKey: string; path: string; signal: AbortSignal },
): Promise<void> {
  return files.copyTo(storageKey, path, { signal })
}
