/** Watches over the time limits of one run. Time spent waiting for CPU slots or children does not count. */
export interface RunClock {
  /** The code of the job begins: what it took to get there does not count. */
  start(): void
  /** Stops the clock while `wait` is pending; several waits may overlap. */
  waiting<T>(wait: () => Promise<T>): Promise<T>
  stop(): void
}

export function createRunClock(limits: {
  softTimeoutMs: number
  hardTimeoutMs: number
  onSoftLimit: () => void
  onHardLimit: () => void
}): RunClock {
  const timers = [
    { leftMs: limits.softTimeoutMs, onLimit: limits.onSoftLimit, timer: undefined as NodeJS.Timeout | undefined },
    { leftMs: limits.hardTimeoutMs, onLimit: limits.onHardLimit, timer: undefined as NodeJS.Timeout | undefined },
  ]
  let startedAt = 0
  let waits = 0
  let running = false
  let stopped = false

  function resume(): void {
    if (stopped || waits > 0 || !running) return
    startedAt = performance.now()
    for (const limit of timers) {
      if (limit.leftMs <= 0) continue
      limit.timer = setTimeout(() => {
        limit.leftMs = 0
        limit.onLimit()
      }, limit.leftMs)
    }
  }

  function pause(): void {
    if (!running) return
    const passedMs = performance.now() - startedAt
    for (const limit of timers) {
      clearTimeout(limit.timer)
      if (limit.leftMs > 0) limit.leftMs = Math.max(1, limit.leftMs - passedMs)
    }
  }

  return {
    start: () => {
      running = true
      resume()
    },
    waiting: async (wait) => {
      if (waits++ === 0) pause()
      try {
        return await wait()
      } finally {
        waits--
        resume()
      }
    },
    stop: () => {
      stopped = true
      for (const limit of timers) clearTimeout(limit.timer)
    },
  }
}
