import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database, Executor } from './database.ts'

/** Migrations of the engine or of a service: `.sql` files in one folder, run in the order of their names. */
export interface MigrationFolder {
  /** Tells the folders apart in the list of what has run. */
  owner: string
  folder: string
}

/** One file that has run. */
export interface AppliedMigration {
  owner: string
  name: string
}

/** For a change of a large table, and for those who wait until another process is done with it. */
const timeoutMs = 10 * 60 * 1000

/**
 * Brings the tables up to date. All pending files run in one transaction; an advisory lock held by it makes several
 * processes that start at once wait for each other. Files that ran are known by owner and name; those that a newer version
 * has run, and this one does not know, are left alone: migrations only ever add.
 * @param options.only run no others: the tables become those of an older version. Default: all
 * @param options.afterwards in the same transaction: what depends on settings
 */
export async function migrate(
  database: Database,
  folders: MigrationFolder[],
  { only, afterwards }: { only?: readonly AppliedMigration[]; afterwards?: (tx: Executor) => Promise<void> } = {},
): Promise<void> {
  const wanted = only && new Set(only.map(nameOf))
  const scripts = (await Promise.all(folders.map(readScripts))).flat()
  await database.transaction(
    async (tx) => {
      await tx.query(`select pg_advisory_xact_lock(hashtext('kiln:migrations'))`)
      await tx.query(`create table if not exists migrations (
      owner text not null, name text not null, applied_at timestamptz not null, primary key (owner, name))`)
      const done = await tx.query<AppliedMigration>(`select owner, name from migrations`)
      const known = new Set(done.map(nameOf))
      for (const script of scripts) {
        if (known.has(nameOf(script)) || wanted?.has(nameOf(script)) === false) continue
        await database.script(script.sql, tx)
        await tx.query(`insert into migrations values ($1, $2, clock_timestamp())`, [script.owner, script.name])
      }
      await afterwards?.(tx)
    },
    { timeoutMs },
  )
}

/** What has run in a database; nothing in one that Kiln has never used. */
export async function listMigrations(executor: Executor): Promise<AppliedMigration[]> {
  const [found] = await executor.query(`select 1 where to_regclass('migrations') is not null`)
  return found ? executor.query(`select owner, name from migrations order by owner, name`) : []
}

/** What there is to run. */
export async function migrationNames(folders: MigrationFolder[]): Promise<AppliedMigration[]> {
  return (await Promise.all(folders.map(namesIn))).flat()
}

async function namesIn({ owner, folder }: MigrationFolder): Promise<AppliedMigration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return names.map((name) => ({ owner, name }))
}

async function readScripts(from: MigrationFolder) {
  const names = await namesIn(from)
  return Promise.all(
    names.map(async ({ owner, name }) => ({ owner, name, sql: await readFile(join(from.folder, name), 'utf8') })),
  )
}

function nameOf({ owner, name }: AppliedMigration): string {
  return `${owner}/${name}`
}
