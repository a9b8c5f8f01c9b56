import type { ProgressPoint } from '../ledger/report-progress.ts'

/** Four writes a second a job: often enough for a moving bar, seldom enough for thousands of jobs. */
const minIntervalMs = 250

export interface ProgressWriter {
  report(progress: number, message: string | null): void
  /** Writes what is pending and resolves when it is written. Nothing is written after it. */
  finish(): Promise<void>
}

/**
 * Writes progress at most four times a second. Between two writes the newest value of a message replaces the older
 * one; a new message is a new stage, and each stage is kept. The value never falls.
 */
export function createProgressWriter(write: (points: ProgressPoint[]) => Promise<void>): ProgressWriter {
  let pending: ProgressPoint[] = []
  let highest = 0
  let lastMessage: string | null = null
  let timer: NodeJS.Timeout | undefined
  let writing: Promise<void> = Promise.resolve()
  let lastWriteAt = Number.NEGATIVE_INFINITY
  let finished = false

  function flush(): void {
    timer = undefined
    if (pending.length === 0) return
    const points = pending
    pending = []
    lastWriteAt = performance.now()
    writing = writing.then(() => write(points))
  }

  return {
    report: (progress, message) => {
      if (finished) return
      highest = Math.max(highest, Math.min(100, progress))
      const point = { progress: highest, message: message ?? lastMessage }
      const newest = pending.at(-1)
      if (newest && newest.message === point.message) newest.progress = point.progress
      else pending.push(point)
      lastMessage = point.message
      timer ??= setTimeout(flush, Math.max(0, lastWriteAt + minIntervalMs - performance.now()))
    },
    finish: async () => {
      finished = true
      clearTimeout(timer)
      flush()
      await writing
    },
  }
}
