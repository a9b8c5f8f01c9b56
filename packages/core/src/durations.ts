import type { Database } from './ledger/database.ts'
import { getDurationHistogram } from './ledger/get-duration-histogram.ts'
import { medianSeconds } from './wait-estimate.ts'

/** Estimates may be this old: every submit asks for one. */
const durationMaxAgeMs = 5_000

/** Median seconds of the recent completed jobs of a type; null before there are any. */
export function createDurations(database: Database): (type: string) => Promise<number | null> {
  const known = new Map<string, { seconds: Promise<number | null>; at: number }>()
  return (type) => {
    const now = performance.now()
    const entry = known.get(type)
    if (entry && now - entry.at < durationMaxAgeMs) return entry.seconds
    const seconds = getDurationHistogram(database, type).then(medianSeconds)
    known.set(type, { seconds, at: now })
    // A failed look must not be remembered.
    seconds.catch(() => known.delete(type))
    return seconds
  }
}
