import { stat } from 'node:fs/promises'
import { type DatabaseLocation, KilnError, type MigrationFolder, restoreLedger, type Snapshot } from '@kiln/core'
import type { ServerStorage } from '../storage/create-storage.ts'
import { checkBackup, listBackupFiles } from './check-backup.ts'
import { readLines } from './lines.ts'
import { type Manifest, partsOf } from './manifest.ts'

export interface RestoreBackupOptions {
  folder: string
  database: DatabaseLocation
  storage: ServerStorage
  /** Of services. */
  migrations: readonly MigrationFolder[]
  /** Leaves every queue paused. */
  hold: boolean
  onProgress: (progress: { percent: number; message: string }) => void
  signal: AbortSignal
}

/**
 * Checks a backup, then puts its files into empty storage and its rows into an empty database. Files first: one without
 * a row does no harm. A restore that was cut off can be run again.
 * @throws KilnError BACKUP_DAMAGED, STORAGE_NOT_EMPTY, DATABASE_NOT_EMPTY, LEDGER_NEWER, COPY_DIFFERS
 */
export async function restoreBackup(options: RestoreBackupOptions): Promise<Manifest> {
  const { folder, database, storage, migrations, hold, onProgress, signal } = options
  const manifest = await checkBackup(options)
  await restoreLedger({
    database,
    migrations,
    hold,
    snapshot: snapshotOf(folder, manifest),
    beforeRows: async () => {
      await assertNoOtherFiles(folder, storage)
      await putFiles({ ...options, count: manifest.files.count })
    },
    onProgress: ({ phase, table, share }) => onProgress({ percent: share * 100, message: `${phase} ${table}` }),
    signal,
  })
  return manifest
}

function snapshotOf(folder: string, { migrations, tables, sequences }: Manifest): Snapshot {
  const { table: pathOf } = partsOf(folder)
  return {
    migrations,
    sequences,
    tables: tables.map(({ sha256: _, ...table }) => ({ ...table, rows: () => readLines(pathOf(table.name)) })),
  }
}

/** Those of this very backup may be there: a restore was cut off. */
async function assertNoOtherFiles(folder: string, storage: ServerStorage): Promise<void> {
  const { file: pathOf } = partsOf(folder)
  for await (const key of storage.list('')) {
    if (await stat(pathOf(key)).catch(() => null)) continue
    throw new KilnError(
      'STORAGE_NOT_EMPTY',
      `The storage holds other files already, such as ${key}. Give an empty place`,
    )
  }
}

async function putFiles(options: RestoreBackupOptions & { count: number }): Promise<void> {
  const { folder, storage, count, onProgress, signal } = options
  const { file: pathOf } = partsOf(folder)
  let done = 0
  for await (const file of listBackupFiles(folder)) {
    if ('missing' in file) continue
    const { sha256 } = await storage.put(file.key, { path: pathOf(file.key) }, { signal })
    if (sha256 !== file.sha256) throw new KilnError('COPY_DIFFERS', `${file.key} was not stored as it is in the backup`)
    done += 1
    onProgress({ percent: (done / count) * 100, message: 'restoring files' })
  }
}
