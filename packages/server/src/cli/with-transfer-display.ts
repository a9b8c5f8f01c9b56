import { KilnError } from '@kiln/core'
import { CliError, exitCodes } from './exit-codes.ts'
import { createProgressDisplay, type ProgressDisplay } from './progress-display.ts'

/** What a person has to change before it can work; nothing has been written then. */
const refusals = new Set([
  'DATA_DIR_LOCKED',
  'DATA_DIR_MOVED',
  'DATA_DIR_INCOMPATIBLE',
  'DATABASE_NOT_EMPTY',
  'DATABASE_UNSUPPORTED',
  'STORAGE_NOT_EMPTY',
  'BACKUP_EXISTS',
  'LEDGER_MISSING',
  'LEDGER_NEWER',
])

/** Runs a long transfer with a bar; Ctrl-C ends it between two steps. */
export async function withTransferDisplay<T>(
  work: (show: ProgressDisplay['update'], signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const stopped = new AbortController()
  const stop = () => stopped.abort(new CliError(exitCodes.failed, 'stopped before it was done; run it again'))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const display = createProgressDisplay()
  try {
    return await work(display.update, stopped.signal)
  } catch (error) {
    throw toCliError(error)
  } finally {
    display.end()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

function toCliError(error: unknown): unknown {
  if (!(error instanceof KilnError)) return error
  if (refusals.has(error.code)) return new CliError(exitCodes.refused, error.message, { cause: error })
  const isAway = error.code === 'DATABASE_UNAVAILABLE' || error.code === 'DATABASE_REFUSED'
  return isAway ? new CliError(exitCodes.unreachable, error.message, { cause: error }) : error
}
