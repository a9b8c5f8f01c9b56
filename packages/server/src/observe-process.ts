import type { EngineObserver } from '@kiln/core'
import type { Logger } from 'pino'
import type { Config } from './config/config.ts'
import { openMetrics, type ProcessMetrics } from './metrics/open-metrics.ts'
import { type ErrorReports, openErrorReports } from './reports/open-error-reports.ts'
import { createRunReports } from './reports/report-runs.ts'

/** All by which an operator sees what a process does, beside its log. */
export interface ProcessObservation {
  readonly metrics: ProcessMetrics
  readonly reports: ErrorReports
  readonly isTraced: boolean
  /** For the engine. */
  readonly onEvent: EngineObserver
  /** Sends what is still to be sent, for a few seconds at most. Last of all: what closes before is seen. */
  close(): Promise<void>
}

/**
 * Opened before anything else of the process.
 * @throws ConfigError when METRICS_PORT can't be used
 */
export async function observeProcess(options: {
  config: Config
  logger: Logger
  /** Whether the loops of the worker in this process still turn. */
  isAlive: () => boolean
}): Promise<ProcessObservation> {
  const { config } = options
  const metrics = await openMetrics(options)
  const reports = await openErrorReports(config)
  // The SDK takes a tenth of a second to load: only where somebody wants traces.
  const tracing = config.tracing && (await import('./tracing/start-tracing.ts')).startTracing(config.tracing)
  const reportRun = createRunReports(reports)
  return {
    metrics,
    reports,
    isTraced: tracing !== null,
    onEvent: (event) => {
      metrics.onEvent(event)
      if (reports.isOn) reportRun(event)
    },
    close: async () => {
      await Promise.all([metrics.close(), tracing?.close(), reports.close()])
    },
  }
}
