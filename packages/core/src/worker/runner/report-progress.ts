// Ten reports a second look smooth; the worker writes at most four of them to the ledger.
const intervalMs = 100
// New messages are stages and always sent. A job with more of them than this a second is counting frames.
const maxNewMessagesPerSecond = 100

export interface ProgressReporter {
  report(percent: number, message: string | null): void
  /** Sends what is held back; to be called before the outcome, which must come last. */
  flush(): void
}

interface Progress {
  percent: number
  message: string | null
}

/** Lets through ten reports a second and every new message; of what lies between, the latest. */
export function createProgressReporter(send: (progress: Progress) => void): ProgressReporter {
  let held: Progress | null = null
  let timer: NodeJS.Timeout | null = null
  let sentMessage: string | null = null
  let sentAtMs = Number.NEGATIVE_INFINITY
  const newMessages = createWindowCounter()

  function flush(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (!held) return
    const progress = held
    held = null
    sentMessage = progress.message
    sentAtMs = performance.now()
    send(progress)
  }

  function report(percent: number, message: string | null): void {
    held = { percent, message }
    const nowMs = performance.now()
    const isNewStage = message !== sentMessage && newMessages.countAt(nowMs) <= maxNewMessagesPerSecond
    if (isNewStage || nowMs - sentAtMs >= intervalMs) flush()
    else timer ??= setTimeout(flush, intervalMs).unref()
  }

  return { report, flush }
}

/** Counts events in windows of one second. */
export function createWindowCounter(): { countAt: (nowMs: number) => number } {
  let startedAtMs = Number.NEGATIVE_INFINITY
  let count = 0
  return {
    countAt(nowMs) {
      if (nowMs - startedAtMs >= 1000) {
        startedAtMs = nowMs
        count = 0
      }
      count += 1
      return count
    },
  }
}
