import type { Database } from './database.ts'
import type { PostgresOptions } from './postgres-database.ts'

/**
 * `dataDir`: embedded, in that folder; `evenIfMoved` opens it although its jobs are in a Postgres database now. `memory`: embedded, gone with the process. `url`: a Postgres server.
 */
export type DatabaseLocation =
  | { dataDir: string; evenIfMoved?: boolean }
  | { memory: true }
  | Omit<PostgresOptions, 'onError'>

/** Drivers are loaded only when they are used: neither is needed for the other. */
export async function openDatabase(location: DatabaseLocation, onError?: (error: unknown) => void): Promise<Database> {
  if ('url' in location) {
    const { openPostgres } = await import('./postgres-database.ts')
    return openPostgres({ ...location, ...(onError && { onError }) })
  }
  const { openPglite } = await import('./pglite-database.ts')
  if ('memory' in location) return openPglite(null, onError ?? (() => {}))
  return openPglite(location.dataDir, onError ?? (() => {}), location)
}
