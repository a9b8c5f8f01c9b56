import type { RunHost } from '../run-host.ts'
import { createWindowCounter } from './report-progress.ts'

type Log = RunHost['log']

// Far above what anyone reads, far below what would keep the worker busy.
const maxLinesPerSecond = 200
const maxMessageLength = 4000

/** Passes log lines on, up to 200 a second; says once in each such second that lines were left out. */
export function createLogReporter(send: Log): Log {
  const lines = createWindowCounter()
  return (level, message, fields) => {
    const count = lines.countAt(performance.now())
    if (count <= maxLinesPerSecond) send(level, message.slice(0, maxMessageLength), fields)
    else if (count === maxLinesPerSecond + 1) {
      send('warn', `More than ${maxLinesPerSecond} log lines in one second; the rest of them is left out`, null)
    }
  }
}
