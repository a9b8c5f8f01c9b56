import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { DatabaseLocation } from '../ledger/open-database.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server on which tests make databases of their own. */
    postgresUrl: string
  }
}

/** Both kinds of database; a location is a new, empty one at each call. */
export const testDatabases: { kind: 'pglite' | 'postgres'; create: () => Promise<DatabaseLocation> }[] = [
  { kind: 'pglite', create: async () => ({ memory: true }) },
  { kind: 'postgres', create: createPostgresDatabase },
]

/** A new, empty database. */
export async function createPostgresDatabase(): Promise<{ url: string; poolSize: number }> {
  const server = inject('postgresUrl')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: `${server}/postgres` })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return { url: `${server}/${name}`, poolSize: 5 }
}
