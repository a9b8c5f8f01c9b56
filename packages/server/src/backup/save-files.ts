import { mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { hashFile, StorageError } from '@kiln/media'
import { z } from 'zod'
import type { ServerStorage } from '../storage/create-storage.ts'
import { writeLines } from './lines.ts'
import { type BackupFile, type Manifest, partsOf } from './manifest.ts'

interface SaveFiles {
  folder: string
  storage: Pick<ServerStorage, 'copyTo'>
  /** Lines with a key and, where a row has it, the SHA-256. */
  wanted: AsyncIterable<string[]>
  onFile: (key: string, done: number) => void
  signal: AbortSignal
}

const wantedSchema = z.object({ key: z.string(), sha256: z.string().nullable() })

/** Copies files out of storage, one after the other, and lists them in files.ndjson. */
export async function saveFiles({ wanted, onFile, ...to }: SaveFiles): Promise<Manifest['files']> {
  const sums = { count: 0, sizeBytes: 0, missing: 0 }
  let done = 0
  async function* saved(): AsyncGenerator<string[]> {
    for await (const lines of wanted) {
      for (const line of lines) {
        const file = await saveFile({ ...wantedSchema.parse(JSON.parse(line)), ...to })
        if ('missing' in file) sums.missing += 1
        else {
          sums.count += 1
          sums.sizeBytes += file.sizeBytes
        }
        done += 1
        onFile(file.key, done)
        yield [JSON.stringify(file)]
      }
    }
  }
  const { sha256 } = await writeLines(partsOf(to.folder).fileList, saved())
  return { ...sums, sha256 }
}

interface SaveFile extends Pick<SaveFiles, 'folder' | 'storage' | 'signal'> {
  key: string
  /** As a row says; null when none does. */
  sha256: string | null
}

async function saveFile({ folder, storage, key, sha256: expected, signal }: SaveFile): Promise<BackupFile> {
  const path = partsOf(folder).file(key)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    await storage.copyTo(key, path, { signal })
  } catch (error) {
    if (!(error instanceof StorageError) || error.code !== 'OBJECT_NOT_FOUND') throw error
    await rm(path, { force: true })
    return { key, missing: 'gone' }
  }
  await keepToOwner(path)
  const sha256 = await hashFile(path, signal)
  if (expected === null || sha256 === expected) return { key, sizeBytes: (await stat(path)).size, sha256 }
  await rm(path)
  return { key, missing: 'damaged' }
}

async function keepToOwner(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.chmod(0o600)
    await file.sync()
  } finally {
    await file.close()
  }
}
