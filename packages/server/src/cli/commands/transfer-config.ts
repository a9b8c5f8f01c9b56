import type { DatabaseLocation } from '@kiln/core'
import { type Config, loadConfig } from '../../config/config.ts'

/** The settings of a server, whose sign-in has nothing to do with saving and restoring. */
export function transferConfig(dataDir: string | undefined): Config {
  return loadConfig({ ...process.env, AUTH_MODE: 'none', ...(dataDir && { DATA_DIR: dataDir }) })
}

export function databaseOf({ dataDir, databaseUrl }: Config): DatabaseLocation {
  return databaseUrl ? { url: databaseUrl, poolSize: 2 } : { dataDir }
}
