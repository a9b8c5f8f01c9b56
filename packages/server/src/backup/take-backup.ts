import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DatabaseLocation, KilnError, type LiveSnapshot, readLedger } from '@kiln/core'
import type { ServerStorage } from '../storage/create-storage.ts'
import { version } from '../version.ts'
import { readLines, writeLines } from './lines.ts'
import { type Manifest, partsOf, writeManifest } from './manifest.ts'
import { saveFiles } from './save-files.ts'

export interface BackupOptions {
  /** Must be missing or empty. Only its owner can read it afterwards. */
  folder: string
  database: DatabaseLocation
  storage: ServerStorage
  onProgress: (progress: { percent: number; message: string }) => void
  signal: AbortSignal
}

/** The rows are a small part of what is read. */
const percentOfRows = 20

/**
 * Saves the ledger as it is at one moment, and every file that it names. Files are never written twice under one key, so
 * they can be copied after the rows; those that were deleted meanwhile are counted as missing.
 * @throws KilnError BACKUP_EXISTS, LEDGER_MISSING, and those of opening a database
 */
export async function takeBackup(options: BackupOptions): Promise<Manifest['files']> {
  const { folder, database, storage, onProgress, signal } = options
  const takenAt = new Date().toISOString()
  await makeEmptyFolder(folder)
  const wanted = join(folder, 'wanted.ndjson.part')
  const ledger = await readLedger(database, (snapshot) => saveLedger({ snapshot, wanted, options }))
  const { count: total } = ledger.wanted
  const files = await saveFiles({
    folder,
    storage,
    wanted: readLines(wanted),
    onFile: (key, done) =>
      onProgress({
        percent: percentOfRows + (done / Math.max(1, total)) * (100 - percentOfRows),
        message: `files of ${key.split('/')[0]}`,
      }),
    signal,
  })
  await rm(wanted)
  await writeManifest(folder, { version, takenAt, ...ledger.parts, files })
  return files
}

async function makeEmptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [found] = await readdir(folder)
  if (found) throw new KilnError('BACKUP_EXISTS', `${folder} is not empty. Give a new folder`)
  for (const part of ['ledger', 'files']) await mkdir(join(folder, part), { mode: 0o700 })
}

interface SaveLedger {
  snapshot: LiveSnapshot
  wanted: string
  options: Pick<BackupOptions, 'folder' | 'onProgress' | 'signal'>
}

async function saveLedger({ snapshot, wanted, options: { folder, onProgress, signal } }: SaveLedger) {
  const all = snapshot.tables.reduce((sum, { count }) => sum + count, 0)
  let done = 0
  async function* counted(table: string, batches: AsyncIterable<string[]>) {
    for await (const lines of batches) {
      signal.throwIfAborted()
      yield lines
      done += lines.length
      onProgress({ percent: (done / Math.max(1, all)) * percentOfRows, message: `rows of ${table}` })
    }
  }
  const tables: Manifest['tables'] = []
  for (const { name, columns, key, rows } of snapshot.tables) {
    const written = await writeLines(partsOf(folder).table(name), counted(name, rows()))
    tables.push({ name, columns, key, ...written })
  }
  const { migrations, sequences } = snapshot
  return { parts: { migrations, tables, sequences }, wanted: await writeLines(wanted, snapshot.storageKeys()) }
}
