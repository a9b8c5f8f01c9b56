import type { Engine, RedisLink } from '@kiln/core'
import type { Config } from './config/config.ts'
import { version } from './version.ts'

interface StartFacts {
  config: Pick<Config, 'auth' | 'dataDir' | 'storage' | 'videos'>
  listening: { urls: string[] }
  engine: Pick<Engine, 'databaseKind'>
  redis: Pick<RedisLink, 'where'> | null
  work: boolean
}

/** What somebody who starts the server wants to know, in one line. */
export function describeStart({ config, listening, engine, redis, work }: StartFacts): string {
  return [
    `Kiln ${version} serves ${listening.urls.join(', ')} (API at /docs)`,
    engine.databaseKind === 'postgres'
      ? `jobs in Postgres${redis ? `, handed out by Redis at ${redis.where}` : ''}`
      : `jobs in the embedded database in ${config.dataDir}: safe when a process dies, not when the power fails (DATABASE_URL for that)`,
    ...(config.storage.kind === 's3' ? [`files in the bucket ${config.storage.bucket}`] : []),
    work ? `${config.videos.slotsPerWorker} video slots` : 'no jobs run in this process',
    config.auth.mode === 'jwt' ? 'tokens required' : 'no authentication',
  ].join('; ')
}
