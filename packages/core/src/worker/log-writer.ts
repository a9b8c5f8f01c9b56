import type { NewLogLine } from '../ledger/logs.ts'

/** A run that logs more than this has a bug, and the ledger is no place for it. */
const maxLinesPerRun = 1_000
const flushAfterMs = 500

type Line = Pick<NewLogLine, 'level' | 'message' | 'fields'>

export interface LogWriter {
  add(line: Line): void
  finish(): Promise<void>
}

interface LogWriterOptions {
  run: { jobId: string; run: number }
  write: (lines: NewLogLine[]) => Promise<void>
  /** Called at once with each line that is kept. */
  tell: (line: Line) => void
}

/** Gathers the log lines of one run and writes them together. */
export function createLogWriter({ run, write, tell }: LogWriterOptions): LogWriter {
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
      const limit: Line = { level: 'warn', message: 'No more lines of this run are kept', fields: null }
      const kept = count === maxLinesPerRun ? limit : line
      tell(kept)
      pending.push({ ...run, ...kept })
      timer ??= setTimeout(flush, flushAfterMs)
    },
    finish: async () => {
      clearTimeout(timer)
      flush()
      await writing
    },
  }
}
