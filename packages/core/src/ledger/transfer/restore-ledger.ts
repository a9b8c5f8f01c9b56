import type { Executor } from '../database.ts'
import { engineMigrations } from '../engine-migrations.ts'
import { expireAllLeases } from '../expired-leases.ts'
import type { MigrationFolder } from '../migrate.ts'
import { type DatabaseLocation, openDatabase } from '../open-database.ts'
import { assertUsable } from './assert-empty.ts'
import { type LoadOptions, loadSnapshot } from './load-snapshot.ts'

export interface RestoreOptions extends Pick<LoadOptions, 'snapshot' | 'onProgress' | 'signal'> {
  database: DatabaseLocation
  /** Migrations of services. */
  migrations: readonly MigrationFolder[]
  /** Pauses every queue, so that nothing runs again before somebody has looked. */
  hold: boolean
  /** Brings the files, once it is known that the rows can follow. */
  beforeRows(): Promise<void>
}

/**
 * Puts the ledger of a backup into an empty database, whole or not at all. What the ledger does not know is what happened
 * after the backup: orders that had certainly not been given then may have been given since, and are in doubt now.
 * @throws KilnError DATABASE_NOT_EMPTY, LEDGER_NEWER, COPY_DIFFERS and those of opening a database
 */
export async function restoreLedger({ database: location, ...options }: RestoreOptions): Promise<void> {
  const { migrations, hold, beforeRows, ...load } = options
  const folders = [engineMigrations, ...migrations]
  const database = await openDatabase(location)
  try {
    await assertUsable(database, load.snapshot.migrations, folders)
    await beforeRows()
    await loadSnapshot({
      ...load,
      database,
      folders,
      beforeCommit: async (tx) => {
        await expireAllLeases(tx)
        await doubtWaitingOrders(tx)
        if (hold) await pauseAllQueues(tx)
      },
    })
  } finally {
    await database.close()
  }
}

/** No run has the number 0, so the next one asks the provider, or gives up, instead of sending the order. */
async function doubtWaitingOrders(tx: Executor): Promise<void> {
  await tx.query(
    `update provider_calls set state = 'intended', run = 0, intended_at = created_at where state = 'waiting'`,
  )
}

async function pauseAllQueues(tx: Executor): Promise<void> {
  await tx.query(`update queues set paused = true, pause_set_at = clock_timestamp() where not paused`)
}
