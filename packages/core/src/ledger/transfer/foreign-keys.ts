import type { Executor } from '../database.ts'
import { quoted } from './list-tables.ts'

interface ForeignKey {
  table: string
  name: string
  definition: string
}

/**
 * Takes all foreign keys away, for a transaction that writes whole tables: rows may refer to rows of their own table, so
 * no order of the tables would do.
 * @returns puts them back, which checks every row
 */
export async function dropForeignKeys(tx: Executor): Promise<() => Promise<void>> {
  const keys = await tx.query<ForeignKey>(`
    select c.relname::text as table, k.conname::text as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid
    where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace order by 1, 2`)
  for (const { table, name } of keys) await tx.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`)
  return async () => {
    for (const { table, name, definition } of keys) {
      await tx.query(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`)
    }
  }
}
