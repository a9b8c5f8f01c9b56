import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine, type JobType, openRedis, silentLogger } from '@kiln/core'
import type { BenchServers } from './bench-servers.ts'
import { createDatabase } from './postgres.ts'

/** One of the three ways in which Kiln can be run. */
export interface Mode {
  name: 'embedded' | 'Postgres' | 'Redis'
  /** Calls `use` with an engine on an empty database, and closes it. */
  withEngine<T>(jobs: readonly JobType[], use: (engine: Engine) => Promise<T>): Promise<T>
}

/** Those that this machine can run. */
export function modesOn({ postgresUrl, redis }: BenchServers): Mode[] {
  const modes: Mode[] = [{ name: 'embedded', withEngine: withEmbedded }]
  if (!postgresUrl) return modes
  modes.push({
    name: 'Postgres',
    withEngine: async (jobs, use) =>
      closing(await createEngine({ database: { url: await createDatabase(postgresUrl) }, jobs }), use),
  })
  if (!redis) return modes
  modes.push({
    name: 'Redis',
    withEngine: async (jobs, use) => {
      await redis.flush()
      const link = openRedis(redis.location, silentLogger)
      try {
        const database = { url: await createDatabase(postgresUrl) }
        return await closing(await createEngine({ database, jobs, redis: link }), use)
      } finally {
        link.close()
      }
    },
  })
  return modes
}

async function withEmbedded<T>(jobs: readonly JobType[], use: (engine: Engine) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(join(tmpdir(), 'kiln-bench-'))
  try {
    return await closing(await createEngine({ database: { dataDir }, jobs }), use)
  } finally {
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function closing<T>(engine: Engine, use: (engine: Engine) => Promise<T>): Promise<T> {
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}
