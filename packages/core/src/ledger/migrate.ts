import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './database.ts'

/** Migrations of the engine or of a service: `.sql` files in one folder, run in the order of their names. */
export interface MigrationFolder {
  /** Tells the folders apart in the list of what has run. */
  owner: string
  folder: string
}

/** For a change of a large table, and for those who wait until another process is done with it. */
const timeoutMs = 10 * 60 * 1000

/**
 * Brings the tables up to date. All pending files run in one transaction; an advisory lock held by it makes several
 * processes that start at once wait for each other. Files that ran are known by owner and name; those that a newer version
 * has run, and this one does not know, are left alone: migrations only ever add.
 */
export async function migrate(database: Database, folders: MigrationFolder[]): Promise<void> {
  const scripts = (await Promise.all(folders.map(readScripts))).flat()
  await database.transaction(
    async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('kiln:migrations'))`)
      await tx.query(`create table if not exists migrations (
      owner text not null, name text not null, applied_at timestamptz not null, primary key (owner, name))`)
      const done = await tx.query<{ owner: string; name: string }>(`select owner, name from migrations`)
      const known = new Set(done.map((row) => `${row.owner}/${row.name}`))
      for (const script of scripts) {
        if (known.has(`${script.owner}/${script.name}`)) continue
        await database.script(script.sql, tx)
        await tx.query(`insert into migrations values ($1, $2, clock_timestamp())`, [script.owner, script.name])
      }
    },
    { timeoutMs },
  )
}

async function readScripts({ owner, folder }: MigrationFolder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(names.map(async (name) => ({ owner, name, sql: await readFile(join(folder, name), 'utf8') })))
}
