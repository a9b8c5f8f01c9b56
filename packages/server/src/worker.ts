import type { Logger } from 'pino'
import { awaitEngine } from './await-engine.ts'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { queuesOf, type WorkerChoice } from './open-engine.ts'
import { createServices } from './services/create-services.ts'
import type { Service } from './services/service.ts'
import { version } from './version.ts'

export interface RunningWorker {
  close(): Promise<void>
}

interface WorkerOptions extends WorkerChoice {
  config: Config
  logger: Logger
  /** Fires when the process is to stop before it has started. */
  stopping?: AbortSignal
  /** Default: all of them. */
  services?: readonly Service[]
}

/**
 * A process that runs jobs and serves nothing.
 * @throws ConfigError without DATABASE_URL: the embedded database belongs to one process; for a queue that there is not
 */
export async function startWorkerProcess(options: WorkerOptions): Promise<RunningWorker> {
  const {
    config,
    logger,
    stopping,
    services = createServices(config),
    queues = queuesOf(services),
    concurrency,
  } = options
  if (!config.databaseUrl) {
    throw new ConfigError(
      'DATABASE_URL must be set for a worker of its own: the embedded database belongs to one process, and kiln serve runs jobs by itself',
    )
  }
  assertKnown(queues, queuesOf(services))
  const opened = await awaitEngine({ config, services, logger }, stopping)
  const worker = await opened.work({ queues, concurrency }).catch(async (error) => {
    await opened.close()
    throw error
  })
  const byRedis = opened.redis ? `, handed out by Redis at ${opened.redis.where}` : ''
  logger.info(
    { workerId: worker.id, queues },
    `Kiln ${version} runs jobs of Postgres${byRedis}, from ${queues.join(', ')}`,
  )
  return {
    close: async () => {
      await worker.stop({ graceMs: config.shutdownGraceMs })
      await opened.close()
    },
  }
}

function assertKnown(queues: readonly string[], known: readonly string[]): void {
  const unknown = queues.filter((queue) => !known.includes(queue))
  if (unknown.length === 0) return
  throw new ConfigError(`--queues names ${unknown.join(', ')}, which is no queue; there are: ${known.join(', ')}`)
}
