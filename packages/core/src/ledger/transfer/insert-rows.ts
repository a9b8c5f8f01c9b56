import type { Executor } from '../database.ts'
import { quoted, type Table } from './list-tables.ts'

/** Inserts lines as {@link readRows} gives them, with the values of identity columns that they have. */
export async function insertRows(tx: Executor, { name, columns }: Table, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return
  const names = columns.map((column) => quoted(column.name)).join(', ')
  const values = columns.map(({ type }, place) => `(line ->> ${place})::${type}`).join(', ')
  await tx.query(
    `insert into ${quoted(name)} (${names}) overriding system value
     select ${values} from json_array_elements($1::json) as lines (line)`,
    [`[${lines.join(',')}]`],
  )
}
