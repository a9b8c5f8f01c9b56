import type { Executor } from '../database.ts'

/** A table as the catalog describes it, with the columns whose values are stored, in their order. */
export interface Table {
  name: string
  columns: Column[]
  /** Of its primary key; empty when it has none. */
  key: string[]
}

export interface Column {
  name: string
  /** As in a cast: `timestamp with time zone[]`. */
  type: string
  /** Whether its order depends on the locale of the database. */
  isText: boolean
}

/** All tables of the ledger and of services, by name; of the catalog, so that a new one can't be forgotten. */
export function listTables(executor: Executor): Promise<Table[]> {
  return executor.query<Table>(`
    select c.relname::text as name,
      (select jsonb_agg(jsonb_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
          'isText', a.attcollation <> 0) order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      coalesce((select jsonb_agg(a.attname order by k.place)
        from pg_index i
        cross join unnest(i.indkey::smallint[]) with ordinality as k (attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary), '[]') as key
    from pg_class c
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
      and not exists (select 1 from pg_depend where classid = 'pg_class'::regclass and objid = c.oid and deptype = 'e')
    order by c.relname collate "C"`)
}

export async function countRows(executor: Executor, { name }: Pick<Table, 'name'>): Promise<number> {
  const rows = await executor.query<{ count: number }>(`select count(*) from ${quoted(name)}`)
  return rows[0]?.count ?? 0
}

/** A name as SQL text. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
