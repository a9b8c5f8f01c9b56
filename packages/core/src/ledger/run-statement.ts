import pg from 'pg'

const { INT8: bigintType, TIMESTAMPTZ: timestampType } = pg.types.builtins

/** Of every session. */
export const sessionSettings = {
  TimeZone: 'UTC',
  // Prepared statements keep the plan that was best while the tables were small. There is an index for every row that the ledger
  // looks for, so a plan that reads a whole table is one that has not grown with it.
  enable_seqscan: 'off',
  // Small tables without an index are read whole all the same, at a price so high that Postgres would compile the statement.
  jit: 'off',
}

export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    // Counts and sequence numbers are far below 2^53.
    if (oid === bigintType) return Number
    if (oid === timestampType && format !== 'binary') return parseTimestamp
    return pg.types.getTypeParser(oid, format)
  },
}

const parseAnyTimestamp: (text: string) => Date = pg.types.getTypeParser(timestampType)

/** Our sessions are in UTC; V8 reads its own form of a time many times faster than the general parser. */
function parseTimestamp(text: string): Date {
  if (!text.endsWith('+00') || text.length > 29) return parseAnyTimestamp(text)
  return new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
}

/** Names of prepared statements by their text: the ledger's statements are constants, so there are few. */
const names = new Map<string, string>()

/** Runs a statement, prepared once a connection. A script of several statements can't have values. */
export async function runStatement<Row>(
  client: Pick<pg.Client, 'query'>,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  if (values.length === 0) return (await client.query(text)).rows as Row[]
  let name = names.get(text)
  if (name === undefined) {
    name = `kiln_${names.size}`
    names.set(text, name)
  }
  return (await client.query({ name, text, values: [...values] })).rows as Row[]
}
