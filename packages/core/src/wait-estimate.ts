import type { DurationBucket } from './ledger/get-duration-histogram.ts'

/** Median of a histogram whose bucket n counts durations from 2^(n/4) ms; null when it is empty. */
export function medianSeconds(histogram: readonly DurationBucket[]): number | null {
  const total = histogram.reduce((sum, { count }) => sum + count, 0)
  let passed = 0
  for (const { bucket, count } of histogram) {
    passed += count
    // The middle of the bucket on its log scale.
    if (passed * 2 >= total && total > 0) return 2 ** ((bucket + 0.5) / 4) / 1000
  }
  return null
}

/**
 * Seconds until a job starts that has `ahead` others before it: each slot takes the next job as soon as it is free,
 * and every job takes `secondsPerJob`.
 */
export function estimateWaitSeconds(queue: {
  ahead: number
  runningSeconds: readonly number[]
  slots: number
  secondsPerJob: number
}): number {
  const { ahead, runningSeconds, slots, secondsPerJob } = queue
  const freeAt = runningSeconds.map((seconds) => Math.max(0, secondsPerJob - seconds))
  while (freeAt.length < slots) freeAt.push(0)
  freeAt.sort((a, b) => a - b)
  const rounds = Math.floor(ahead / freeAt.length)
  return (freeAt[ahead % freeAt.length] ?? 0) + rounds * secondsPerJob
}
