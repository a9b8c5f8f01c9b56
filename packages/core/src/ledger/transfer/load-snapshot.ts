import { KilnError } from '../../errors.ts'
import type { Database, Executor } from '../database.ts'
import { type MigrationFolder, migrate } from '../migrate.ts'
import { assertEmpty, assertUsable } from './assert-empty.ts'
import { dropForeignKeys } from './foreign-keys.ts'
import { insertRows } from './insert-rows.ts'
import { listTables, quoted, type Table } from './list-tables.ts'
import { readRows, useExactTexts } from './read-rows.ts'
import { setSequences } from './sequences.ts'
import { ownTables, type Snapshot, type SnapshotTable } from './with-snapshot.ts'

export interface LoadOptions {
  database: Database
  /** Those of this version of Kiln, the engine's first. */
  folders: MigrationFolder[]
  snapshot: Snapshot
  /** Called after each batch: rows written or checked, of all that are to be. */
  onProgress?: ((progress: TransferProgress) => void) | undefined
  /** Ends it between two batches; nothing has been written then. */
  signal?: AbortSignal | undefined
  /** Statements of the same transaction, once all rows are checked. */
  beforeCommit?: ((tx: Executor) => Promise<void>) | undefined
}

export interface TransferProgress {
  phase: 'copying' | 'checking'
  table: string
  /** From 0 to 1, of the whole transfer. */
  share: number
}

const timeoutMs = 60 * 60 * 1000

/**
 * Fills an empty database with a snapshot, in one transaction: all of it becomes visible, or nothing. Before the commit
 * every row is read back and compared. The snapshot's migrations run first, those that this version adds at the end.
 * @throws KilnError DATABASE_NOT_EMPTY, LEDGER_NEWER, COPY_DIFFERS
 */
export async function loadSnapshot(options: LoadOptions): Promise<void> {
  const { database, folders, snapshot } = options
  await assertUsable(database, snapshot.migrations, folders)
  await migrate(database, folders, { only: snapshot.migrations })
  await database.transaction((tx) => load(tx, options), { timeoutMs })
  await migrate(database, folders)
}

async function load(tx: Executor, options: LoadOptions): Promise<void> {
  const { snapshot, beforeCommit } = options
  const known = new Map((await listTables(tx)).map((table) => [table.name, table]))
  // A process of a version that did not know of it yet may have saved one of them.
  const saved = snapshot.tables.filter(({ name }) => !ownTables.has(name))
  const tables = saved.map((table) => checked(table, known.get(table.name)))
  for (const name of known.keys()) await tx.query(`lock table ${quoted(name)} in access exclusive mode`)
  await assertEmpty(tx)
  await useExactTexts(tx)
  const restoreForeignKeys = await dropForeignKeys(tx)
  for (const name of known.keys()) if (name !== 'migrations') await tx.query(`delete from ${quoted(name)}`)
  const count = countSteps(tables, options)
  for (const table of tables) {
    for await (const lines of table.rows()) {
      await insertRows(tx, table, lines)
      count('copying', table, lines.length)
    }
  }
  await setSequences(tx, snapshot.sequences)
  await restoreForeignKeys()
  for (const table of tables) await compare(tx, table, (rows) => count('checking', table, rows))
  await beforeCommit?.(tx)
}

/** The names and types become part of statements: only what the migrations have made is taken. */
function checked(table: SnapshotTable, made: Table | undefined): SnapshotTable {
  const shape = ({ columns }: Table) => columns.map(({ name, type }) => `${name} ${type}`).join()
  const isSame = made && shape(made) === shape(table)
  if (isSame) return { ...table, key: made.key }
  throw new KilnError(
    'LEDGER_NEWER',
    `The table ${table.name} is not one that the migrations of this version make. ` +
      'Use the version of Kiln that made it; the database must be Kiln’s alone',
  )
}

function countSteps(tables: readonly SnapshotTable[], { onProgress, signal }: LoadOptions) {
  const total = Math.max(1, 2 * tables.reduce((sum, { count }) => sum + count, 0))
  let done = 0
  return (phase: TransferProgress['phase'], { name }: Table, rows: number) => {
    done += rows
    onProgress?.({ phase, table: name, share: Math.min(1, done / total) })
    signal?.throwIfAborted()
  }
}

/** Row by row, as both sides give them now. */
async function compare(tx: Executor, table: SnapshotTable, onRows: (rows: number) => void): Promise<void> {
  const copies = eachLine(readRows(tx, table))
  let number = 0
  for await (const lines of table.rows()) {
    for (const line of lines) {
      number += 1
      const copy = await copies.next()
      if (copy.done || copy.value !== line) throw differs(table, number)
    }
    onRows(lines.length)
  }
  if (!(await copies.next()).done) throw differs(table, number + 1)
  if (number !== table.count) throw differs(table, number)
}

async function* eachLine(batches: AsyncIterable<string[]>): AsyncGenerator<string> {
  for await (const lines of batches) yield* lines
}

function differs({ name, count }: SnapshotTable, number: number): KilnError {
  return new KilnError(
    'COPY_DIFFERS',
    `Row ${number} of ${count} of the table ${name} is not the same in the copy; nothing was written`,
  )
}
