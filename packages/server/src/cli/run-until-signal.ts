import type { Logger } from 'pino'
import type { ErrorReports } from '../reports/open-error-reports.ts'
import { createLastResort, type StopLimits } from './last-resort.ts'

interface Running {
  /** Hears of an error that ends the process. */
  reports?: ErrorReports
  close(): Promise<void>
}

/**
 * Starts, waits for SIGTERM or SIGINT and closes then. A second signal ends the process at once, as does an error that
 * nobody has caught: what state is left after one can't be known, and no job is lost by it. A process that does not end
 * after the first is ended, see {@link StopLimits}.
 * @param start is given a signal that fires when the process is to stop before it has started
 */
export async function runUntilSignal(
  start: (stopping: AbortSignal) => Promise<Running>,
  logger: Logger,
  limits?: StopLimits,
): Promise<void> {
  const lastResort = createLastResort(logger, limits)
  let reports: ErrorReports | undefined
  const die = (error: unknown) => {
    logger.fatal({ err: error }, 'uncaught error, ending')
    if (!reports?.isOn) process.exit(1)
    reports.report(error, { ending: 'uncaught' })
    void reports.close().finally(() => process.exit(1))
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  const stopping = new AbortController()
  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143)
    logger.info({ signal }, 'stopping; another signal ends at once')
    lastResort.closing()
    stopping.abort()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  try {
    const running = await start(stopping.signal)
    reports = running.reports
    await aborted(stopping.signal)
    await running.close()
  } catch (error) {
    if (!stopping.signal.aborted || error !== stopping.signal.reason) throw error
  } finally {
    lastResort.closed()
  }
  logger.info('stopped')
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
