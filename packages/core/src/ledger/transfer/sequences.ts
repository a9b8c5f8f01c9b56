import type { Executor } from '../database.ts'
import { quoted } from './list-tables.ts'

/** How far the numbers of an identity column have been given out. */
export interface SequenceState {
  table: string
  column: string
  lastValue: number
  isCalled: boolean
}

/**
 * Numbers are given out outside of transactions: read after a snapshot has begun, they are past every row of it.
 */
export async function readSequences(executor: Executor): Promise<SequenceState[]> {
  const columns = await executor.query<{ table: string; column: string; sequence: string }>(`
    select c.relname::text as table, a.attname::text as column,
      pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    where a.attidentity <> '' and c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
    order by c.relname collate "C", a.attnum`)
  const states: SequenceState[] = []
  for (const { table, column, sequence } of columns) {
    const [state] = await executor.query<Pick<SequenceState, 'lastValue' | 'isCalled'>>(
      `select last_value as "lastValue", is_called as "isCalled" from ${sequence}`,
    )
    if (state) states.push({ table, column, ...state })
  }
  return states
}

export async function setSequences(executor: Executor, states: readonly SequenceState[]): Promise<void> {
  for (const { table, column, lastValue, isCalled } of states) {
    await executor.query(`select setval(pg_get_serial_sequence($1::text, $2::text), $3::bigint, $4::boolean)`, [
      quoted(table),
      column,
      lastValue,
      isCalled,
    ])
  }
}
