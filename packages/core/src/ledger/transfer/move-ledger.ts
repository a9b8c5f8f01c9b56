import { noteMove } from '../data-dir.ts'
import type { Database } from '../database.ts'
import { engineMigrations } from '../engine-migrations.ts'
import { expireAllLeases } from '../expired-leases.ts'
import type { MigrationFolder } from '../migrate.ts'
import { openDatabase } from '../open-database.ts'
import { loadSnapshot, type TransferProgress } from './load-snapshot.ts'
import { assertHasLedger } from './read-ledger.ts'
import { withSnapshot } from './with-snapshot.ts'

export interface MoveOptions {
  /** Folder of the embedded database. */
  dataDir: string
  /** Of an empty Postgres database. */
  url: string
  /** Migrations of services. */
  migrations?: readonly MigrationFolder[]
  onProgress?: (progress: TransferProgress) => void
  signal?: AbortSignal
}

/** Rows by table. */
export type MovedRows = Record<string, number>

/**
 * Takes the ledger of a data folder to a Postgres server, where it appears whole or not at all. Afterwards the folder's
 * database is refused, so that no job runs in both; it stays as it was.
 * @throws KilnError DATA_DIR_LOCKED, DATA_DIR_INCOMPATIBLE, DATABASE_NOT_EMPTY, LEDGER_NEWER, COPY_DIFFERS,
 * DATABASE_UNAVAILABLE, DATABASE_REFUSED, DATABASE_UNSUPPORTED
 */
export async function moveLedger({ dataDir, url, ...options }: MoveOptions): Promise<MovedRows> {
  await assertHasLedger(dataDir)
  const source = await openDatabase({ dataDir, evenIfMoved: true })
  try {
    const target = await openDatabase({ url, poolSize: 2 })
    try {
      return await move(source, target, { dataDir, url, ...options })
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

function move(source: Database, target: Database, options: MoveOptions): Promise<MovedRows> {
  const { dataDir, url, migrations = [], onProgress, signal } = options
  return withSnapshot(source, async (snapshot) => {
    await loadSnapshot({
      database: target,
      folders: [engineMigrations, ...migrations],
      snapshot,
      onProgress,
      signal,
      beforeCommit: async (tx) => {
        // The process that held them is gone: whoever works on the new database may take the jobs at once.
        await expireAllLeases(tx)
        // Before the commit, so that there is no moment in which both databases can be used.
        await noteMove(dataDir, placeOf(url))
      },
    })
    return Object.fromEntries(snapshot.tables.map(({ name, count }) => [name, count]))
  })
}

/** Host and database of a URL, without user and password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}
