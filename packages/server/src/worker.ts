import type { Worker } from '@kiln/core'
import type { Logger } from 'pino'
import { awaitEngine } from './await-engine.ts'
import type { Config } from './config/config.ts'
import { ConfigError } from './config/config-error.ts'
import { isTurning } from './is-turning.ts'
import { observeProcess } from './observe-process.ts'
import { type OpenedEngine, queuesOf, type WorkerChoice } from './open-engine.ts'
import type { ErrorReports } from './reports/open-error-reports.ts'
import { createServices } from './services/create-services.ts'
import type { Service } from './services/service.ts'
import { version } from './version.ts'

export interface RunningWorker {
  /** With METRICS_PORT: where the metrics are. */
  metricsUrl: string | null
  reports: ErrorReports
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
  let turning: Worker | null = null
  const observation = await observeProcess({ config, logger, isAlive: () => isTurning(turning) })
  const { metrics, reports } = observation
  const { opened, worker } = await start().catch(async (error) => {
    await observation.close()
    throw error
  })
  turning = worker
  const byRedis = opened.redis ? `, handed out by Redis at ${opened.redis.where}` : ''
  logger.info(
    { workerId: worker.id, queues, ...(metrics.url && { metrics: metrics.url }) },
    `Kiln ${version} runs jobs of Postgres${byRedis}, from ${queues.join(', ')}`,
  )

  async function start(): Promise<{ opened: OpenedEngine; worker: Worker }> {
    const opened = await awaitEngine({ config, services, logger, onEvent: observation.onEvent }, stopping)
    metrics.observe(opened)
    try {
      return { opened, worker: await opened.work({ queues, concurrency }) }
    } catch (error) {
      await opened.close()
      throw error
    }
  }

  return {
    metricsUrl: metrics.url,
    reports,
    close: async () => {
      await worker.stop({ graceMs: config.shutdownGraceMs })
      await opened.close()
      await observation.close()
    },
  }
}

function assertKnown(queues: readonly string[], known: readonly string[]): void {
  const unknown = queues.filter((queue) => !known.includes(queue))
  if (unknown.length === 0) return
  throw new ConfigError(`--queues names ${unknown.join(', ')}, which is no queue; there are: ${known.join(', ')}`)
}
