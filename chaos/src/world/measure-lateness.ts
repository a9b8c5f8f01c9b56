const everyMs = 100

/** Watches how late the timers of this process are, which has next to nothing to do. @returns the most, in milliseconds */
export function measureLateness(): { stop(): number } {
  let most = 0
  let before = performance.now()
  const timer = setInterval(() => {
    const now = performance.now()
    most = Math.max(most, now - before - everyMs)
    before = now
  }, everyMs)
  return {
    stop: () => {
      clearInterval(timer)
      return most
    },
  }
}
