import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import type { ArtifactStorage } from '@kiln/media'

/** What this part needs of artifact storage. */
export type ArtifactFiles = Pick<ArtifactStorage, 'open'>

/** Copies what another job has stored to a file of this one. @param storageKey that of its artifact */
export async function fetchArtifact(
  files: ArtifactFiles,
  { storageKey, path, signal }: { storageKey: string; path: string; signal: AbortSignal },
): Promise<void> {
  await pipeline(await files.open(storageKey), createWriteStream(path), { signal })
}
