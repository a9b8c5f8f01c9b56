import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { openEngine } from './open-engine.ts'
import { createServices } from './services/create-services.ts'
import { version } from './version.ts'

export interface RunningWorker {
  close(): Promise<void>
}

/**
 * A process that runs jobs and serves nothing.
 * @throws ConfigError without DATABASE_URL: the embedded database belongs to one process
 */
export async function startWorkerProcess({
  config,
  logger,
}: {
  config: Config
  logger: Logger
}): Promise<RunningWorker> {
  if (!config.databaseUrl) {
    throw new ConfigError(
      'DATABASE_URL must be set for a worker of its own: the embedded database belongs to one process, and kiln serve runs jobs by itself',
    )
  }
  const opened = await openEngine({ config, services: createServices(config), logger })
  const worker = await opened.work().catch(async (error) => {
    await opened.close()
    throw error
  })
  logger.info(
    { workerId: worker.id },
    `Kiln ${version} runs jobs of Postgres${opened.redis ? `, handed out by Redis at ${opened.redis.where}` : ''}; ${config.videos.slotsPerWorker} video slots`,
  )
  return {
    close: async () => {
      await worker.stop({ graceMs: config.shutdownGraceMs })
      await opened.close()
    },
  }
}
