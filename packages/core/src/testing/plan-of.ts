import type { Executor } from '../ledger/database.ts'

/** How the database would answer what `ask` asks of it. */
export async function planOf(database: Executor, ask: (executor: Executor) => Promise<unknown>): Promise<string> {
  let plan = ''
  await ask({
    query: async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> => {
      const lines = await database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values)
      plan = lines.map((line) => line['QUERY PLAN']).join('\n')
      return []
    },
  })
  return plan
}
