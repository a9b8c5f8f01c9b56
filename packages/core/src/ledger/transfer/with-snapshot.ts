import type { Database, Executor } from '../database.ts'
import { type AppliedMigration, listMigrations } from '../migrate.ts'
import { countRows, listTables, type Table } from './list-tables.ts'
import { readLines, readRows, useExactTexts } from './read-rows.ts'
import { readSequences, type SequenceState } from './sequences.ts'

/** All rows of a ledger as they were at one moment. */
export interface Snapshot {
  migrations: AppliedMigration[]
  /** All but those that every database keeps for itself. */
  tables: SnapshotTable[]
  sequences: SequenceState[]
}

export interface SnapshotTable extends Table {
  count: number
  /** Its rows as lines of JSON, in batches; can be read again. One table at a time. */
  rows(): AsyncIterable<string[]>
}

/** A snapshot of a database that is there, which can also say what files belong to it. */
export interface LiveSnapshot extends Snapshot {
  /** Every storage key that a row names, with the SHA-256 if the row has it: `{"key":…,"sha256":…}`. One at a time. */
  storageKeys(): AsyncIterable<string[]>
}

const timeoutMs = 60 * 60 * 1000

/** What has run in it; and how many jobs there are, which is counted anew as they are written. */
export const ownTables: ReadonlySet<string> = new Set(['migrations', 'job_counts'])

/** Reads a ledger within one transaction that sees one moment, while others go on writing. */
export function withSnapshot<T>(database: Database, work: (snapshot: LiveSnapshot) => Promise<T>): Promise<T> {
  return database.transaction(
    async (tx) => {
      await tx.query('set transaction isolation level repeatable read, read only')
      await useExactTexts(tx)
      return work(await snapshotOf(tx))
    },
    { timeoutMs },
  )
}

async function snapshotOf(tx: Executor): Promise<LiveSnapshot> {
  const migrations = await listMigrations(tx)
  const tables: SnapshotTable[] = []
  for (const table of await listTables(tx)) {
    if (ownTables.has(table.name)) continue
    tables.push({ ...table, count: await countRows(tx, table), rows: () => readRows(tx, table) })
  }
  return {
    migrations,
    tables,
    sequences: await readSequences(tx),
    storageKeys: () => readLines(tx, selectStorageKeys(tables)),
  }
}

/** Columns of this name hold storage keys, in whatever table. */
function selectStorageKeys(tables: readonly Table[]): string {
  const selects = tables
    .filter(({ columns }) => columns.some(({ name }) => name === 'storage_key'))
    .map(({ name, columns }) => {
      const sha256 = columns.some((column) => column.name === 'sha256') ? 'sha256' : 'null::text'
      return `select storage_key, ${sha256} as sha256 from "${name}" where storage_key is not null`
    })
  const all = selects.length > 0 ? selects.join(' union all ') : `select '' as storage_key, '' as sha256 where false`
  return `select json_build_object('key', storage_key, 'sha256', max(sha256))::text as line
    from (${all}) as named group by storage_key order by storage_key collate "C"`
}
