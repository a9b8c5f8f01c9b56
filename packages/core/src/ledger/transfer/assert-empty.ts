import { KilnError } from '../../errors.ts'
import type { Executor } from '../database.ts'
import { type AppliedMigration, listMigrations, type MigrationFolder, migrationNames } from '../migrate.ts'
import { countRows, listTables } from './list-tables.ts'

/** What processes write by themselves, and what deleted jobs leave in the counts; a transfer replaces it. */
const ownRecords = new Set(['migrations', 'job_counts', 'queues', 'workers', 'duties', 'provider_lanes'])

/**
 * Whether a ledger with these migrations can be put into this database. Changes nothing.
 * @throws KilnError DATABASE_NOT_EMPTY, LEDGER_NEWER
 */
export async function assertUsable(
  executor: Executor,
  migrations: readonly AppliedMigration[],
  folders: MigrationFolder[],
): Promise<void> {
  const known = new Set((await migrationNames(folders)).map(nameOf))
  const unknown = migrations.find((migration) => !known.has(nameOf(migration)))
  if (unknown) {
    throw new KilnError(
      'LEDGER_NEWER',
      `It was made by a newer version of Kiln (migration ${nameOf(unknown)}). Use that version or a newer one`,
    )
  }
  await assertEmpty(executor)
  const taken = new Set(migrations.map(nameOf))
  const extra = (await listMigrations(executor)).find((migration) => !taken.has(nameOf(migration)))
  if (extra) {
    throw new KilnError(
      'DATABASE_NOT_EMPTY',
      `The database has tables of a newer version already (migration ${nameOf(extra)}). Give a new, empty database`,
    )
  }
}

/** @throws KilnError DATABASE_NOT_EMPTY when it has more than tables of Kiln and what processes note of themselves */
export async function assertEmpty(executor: Executor): Promise<void> {
  const tables = await listTables(executor)
  const isKilns = tables.some(({ name }) => name === 'migrations')
  if (tables.length > 0 && !isKilns) {
    throw new KilnError('DATABASE_NOT_EMPTY', `The database has tables of something else (${tables[0]?.name})`)
  }
  for (const table of tables) {
    if (ownRecords.has(table.name)) continue
    const count = await countRows(executor, table)
    if (count === 0) continue
    throw new KilnError(
      'DATABASE_NOT_EMPTY',
      `The database is not empty: its table ${table.name} has ${count} ${count === 1 ? 'row' : 'rows'}. Give an empty one`,
    )
  }
  await assertUnused(executor, isKilns)
}

async function assertUnused(executor: Executor, isKilns: boolean): Promise<void> {
  if (!isKilns) return
  const [seen] = await executor.query<{ host: string; pid: number }>(
    `select host, pid from workers where last_seen_at > clock_timestamp() - interval '1 minute' limit 1`,
  )
  if (!seen) return
  throw new KilnError(
    'DATABASE_NOT_EMPTY',
    `A Kiln process uses the database (process ${seen.pid} on ${seen.host}). Stop it, and try again in a minute`,
  )
}

function nameOf({ owner, name }: AppliedMigration): string {
  return `${owner}/${name}`
}
