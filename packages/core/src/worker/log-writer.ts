import type { NewLogLine } from '../ledger/logs.ts'

/** A run that logs more than this has a bug, and the ledger is no place for it. */
const maxLinesPerRun = 1_000
const flushAfterMs = 500

export interface LogWriter {
  add(line: Pick<NewLogLine, 'level' | 'message' | 'fields'>): void
  finish(): Promise<void>
}

/** Gathers the log lines of one run and writes them together. */
export function createLogWriter(
  run: { jobId: string; run: number },
  write: (lines: NewLogLine[]) => Promise<void>,
): LogWriter {
  let pending: NewLogLine[] = []
  let count = 0
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()

  function flush(): void {
    timer = undefined
    if (pending.length === 0) return
    const lines = pending
    pending = []
    writing = writing.then(() => write(lines))
  }

  return {
    add: (line) => {
      count++
      if (count > maxLinesPerRun) return
      const limit: typeof line = { level: 'warn', message: 'No more lines of this run are kept', fields: null }
      pending.push({ ...run, ...(count === maxLinesPerRun ? limit : line) })
      timer ??= setTimeout(flush, flushAfterMs)
    },
    finish: async () => {
      clearTimeout(timer)
      flush()
      await writing
    },
  }
}
