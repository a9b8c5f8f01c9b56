import pg from 'pg'

const bigintType = 20

/** Counts and sequence numbers are far below 2^53, so they come as numbers. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === bigintType ? Number : pg.types.getTypeParser(oid, format)),
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
