import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { KilnError } from '../../errors.ts'
import { type DatabaseLocation, openDatabase } from '../open-database.ts'
import { type LiveSnapshot, withSnapshot } from './with-snapshot.ts'

/**
 * Reads the ledger of a database as it is at one moment. An embedded one must not be in use; Postgres may.
 * @throws KilnError LEDGER_MISSING, DATA_DIR_LOCKED, DATA_DIR_MOVED, DATABASE_UNAVAILABLE, DATABASE_REFUSED
 */
export async function readLedger<T>(
  location: DatabaseLocation,
  work: (snapshot: LiveSnapshot) => Promise<T>,
): Promise<T> {
  if ('dataDir' in location) await assertHasLedger(location.dataDir)
  const database = await openDatabase(location)
  try {
    return await withSnapshot(database, async (snapshot) => {
      if (snapshot.migrations.length === 0) throw new KilnError('LEDGER_MISSING', 'Kiln has never used this database')
      return work(snapshot)
    })
  } finally {
    await database.close()
  }
}

/** Opening would make an empty one. */
export async function assertHasLedger(dataDir: string): Promise<void> {
  const found = await stat(join(dataDir, 'database', 'PG_VERSION')).catch(() => null)
  if (!found) throw new KilnError('LEDGER_MISSING', `${dataDir} has no embedded database`)
}
