/**
 * Reads what ffmpeg writes for `-progress`: lines of key=value. Both `out_time_us` and, by an old mistake that is kept
 * for compatibility, `out_time_ms` are microseconds; builds before 2018 know only the latter.
 */
export function createProgressReader(options: {
  durationSeconds?: number
  onProgress?: (fraction: number) => void
}): (chunk: Buffer) => void {
  let rest = ''
  let best = 0
  return (chunk) => {
    const lines = (rest + chunk.toString('latin1')).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const microseconds = Number(/^out_time_(?:us|ms)=(\d+)/.exec(line)?.[1])
      if (!options.durationSeconds || !(microseconds > 0)) continue
      const fraction = Math.min(1, microseconds / 1e6 / options.durationSeconds)
      if (fraction <= best) continue
      best = fraction
      options.onProgress?.(fraction)
    }
  }
}
