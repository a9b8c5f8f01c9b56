import type { Logger } from 'pino'

/**
 * Waits for SIGTERM or SIGINT and closes then. A second signal ends the process at once, as does an error that nobody
 * has caught: what state is left after one can't be known, and no job is lost by it.
 */
export async function runUntilSignal(running: { close(): Promise<void> }, logger: Logger): Promise<void> {
  const die = (error: unknown) => {
    logger.fatal({ err: error }, 'uncaught error, ending')
    process.exit(1)
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  const signal = await new Promise<NodeJS.Signals>((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
  logger.info({ signal }, 'stopping; another signal ends at once')
  const now = () => process.exit(signal === 'SIGINT' ? 130 : 143)
  process.on('SIGTERM', now)
  process.on('SIGINT', now)
  await running.close()
  logger.info('stopped')
}
