import type { Database } from './database.ts'

const busyTables = ['jobs', 'job_attempts', 'job_events', 'job_logs', 'job_steps', 'queues', 'workers', 'artifacts']

/**
 * Gives back the room of dead rows and counts afresh what the planner goes by. Postgres does it by itself; PGlite has
 * no autovacuum, and would grow with every heartbeat.
 */
export async function vacuum(database: Database): Promise<void> {
  if (database.kind !== 'pglite') return
  for (const table of busyTables) await database.query(`vacuum (analyze) ${table}`)
}
