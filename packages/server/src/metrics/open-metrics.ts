import type { EngineObserver } from '@kiln/core'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { OpenedEngine } from '../open-engine.ts'
import { registerBacklogMetrics } from './backlog-metrics.ts'
import { createMetrics, type Metrics } from './create-metrics.ts'
import { openMetricsServer } from './metrics-server.ts'
import { registerAiMetrics, registerDiskMetrics, registerUpMetric, registerUsageMetrics } from './process-metrics.ts'

/** The metrics of a whole process, from before its engine is open until after it is closed. */
export interface ProcessMetrics {
  readonly ofProcess: Metrics
  readonly onEvent: EngineObserver
  /** null: no port of their own. */
  readonly url: string | null
  /** Adds the numbers that there are once the engine is open. */
  observe(opened: Pick<OpenedEngine, 'engine' | 'ai' | 'redis'>): void
  close(): Promise<void>
}

interface MetricsOptions {
  config: Config
  logger: Logger
  /** Whether the loops of the worker in this process still turn. Default: they do. */
  isAlive?: () => boolean
}

/** @throws ConfigError when METRICS_PORT can't be used */
export async function openMetrics({ config, logger, isAlive }: MetricsOptions): Promise<ProcessMetrics> {
  const ofProcess = createMetrics({ ofProcess: true })
  const { registry } = ofProcess
  let ping: OpenedEngine['engine']['ping'] = () => Promise.reject(new Error('not opened yet'))
  registerUpMetric(registry, {
    name: 'kiln_database_up',
    help: '1 when the database has answered this process within two seconds.',
    check: () => ping(),
  })
  registerDiskMetrics(registry, foldersOf(config))
  const { metricsPort: port, host } = config
  const server =
    port === null ? null : await openMetricsServer({ registry, host, port, logger, ...(isAlive && { isAlive }) })
  return {
    ofProcess,
    onEvent: ofProcess.onEvent,
    url: server?.url ?? null,
    observe: ({ engine, ai, redis }) => {
      ping = engine.ping
      registerBacklogMetrics(registry, engine)
      registerUsageMetrics(registry, engine)
      registerAiMetrics(registry, ai)
      if (!redis) return
      const help = '1 when Redis has answered this process. Missing where there is none.'
      registerUpMetric(registry, { name: 'kiln_redis_up', help, check: () => redis.check() })
    },
    close: async () => server?.close(),
  }
}

function foldersOf({ dataDir, storage }: Config): Record<string, string> {
  const { uploadDir, depthMapsDir } = storage.kind === 'disk' ? storage : {}
  return { data: dataDir, ...(uploadDir && { uploads: uploadDir }), ...(depthMapsDir && { depth_maps: depthMapsDir }) }
}
