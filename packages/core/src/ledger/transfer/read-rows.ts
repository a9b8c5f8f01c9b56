import type { Executor } from '../database.ts'
import { quoted, type Table } from './list-tables.ts'

/** How much one read asks for: rows differ from a hundred bytes to many megabytes. */
const batchBytes = 4 * 1024 * 1024
const rowsAtFirst = 50
const rowsAtMost = 2_000

/**
 * Rows of a table within a transaction, in batches, each row a line of JSON: its values as texts in the order of the
 * columns, null for null. The texts are Postgres' own (as in COPY), so nothing is rounded. Both kinds of database
 * give the same lines in the same order.
 */
export async function* readRows(tx: Executor, table: Table): AsyncGenerator<string[]> {
  yield* readLines(tx, selectLines(table))
}

/** What a query gives as its column `line`, in batches. */
export async function* readLines(tx: Executor, query: string): AsyncGenerator<string[]> {
  await tx.query(`declare kiln_rows no scroll cursor for ${query}`)
  let limit = rowsAtFirst
  for (;;) {
    const rows = await tx.query<{ line: string }>(`fetch ${limit} from kiln_rows`)
    if (rows.length === 0) break
    const lines = rows.map(({ line }) => line)
    yield lines
    const bytes = lines.reduce((sum, line) => sum + line.length, 0)
    limit = Math.max(1, Math.min(rowsAtMost, Math.floor((batchBytes * lines.length) / bytes)))
  }
  await tx.query('close kiln_rows')
}

/** Texts of one value are the same on both sides only under the same settings. Within a transaction, for it alone. */
export async function useExactTexts(tx: Executor): Promise<void> {
  await tx.query(`set local timezone to 'UTC'; set local datestyle to 'ISO, YMD'; set local intervalstyle to 'postgres';
    set local extra_float_digits to 1; set local bytea_output to 'hex'`)
}

function selectLines({ name, columns, key }: Table): string {
  const line = `array_to_json(array[${columns.map((column) => `${quoted(column.name)}::text`).join(', ')}]::text[])::text`
  const isText = new Set(columns.filter((column) => column.isText).map((column) => column.name))
  const order = key.map((column) => `${quoted(column)}${isText.has(column) ? ' collate "C"' : ''}`)
  return `select ${line} as line from ${quoted(name)} order by ${order.length > 0 ? order.join(', ') : `${line} collate "C"`}`
}
