import { fileURLToPath } from 'node:url'
import type { MigrationFolder } from './migrate.ts'

/** The tables of the engine itself. */
export const engineMigrations: MigrationFolder = {
  owner: 'engine',
  folder: fileURLToPath(new URL('./migrations', import.meta.url)),
}
