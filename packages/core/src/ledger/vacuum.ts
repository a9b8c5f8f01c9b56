import type { Database } from './database.ts'

const busyTables = [
  'jobs',
  'job_counts',
  'job_attempts',
  'job_events',
  'job_logs',
  'job_steps',
  'queues',
  'workers',
  'artifacts',
]

/**
 * Gives back the room of dead rows and counts afresh what the planner goes by. Postgres does it by itself; PGlite has
 * no autovacuum, and would grow with every heartbeat.
 * @param tables default all that are written often
 */
export async function vacuum(database: Database, tables: readonly string[] = busyTables): Promise<void> {
  if (database.kind !== 'pglite') return
  for (const table of tables) await database.query(`vacuum (analyze) ${table}`)
}
