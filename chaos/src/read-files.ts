import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { StoredFile } from './check/evidence.ts'
import { type RunNote, runNote, runNotesFile } from './jobs/run-record.ts'

/** Every file below a folder, whole or not, by its path from there; none when there is no folder. */
export async function readStoredFiles(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(path)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      return { key: relative(folder, path), sizeBytes: bytes.length, sha256 }
    }),
  )
}

export async function readRunNotes(folder: string): Promise<RunNote[]> {
  const text = await readFile(runNotesFile(folder), 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => runNote.parse(JSON.parse(line)))
}

/** Names in the folder that runs have theirs in. */
export async function readRunFolders(dataDir: string): Promise<string[]> {
  return readdir(join(dataDir, 'runs')).catch(() => [])
}
