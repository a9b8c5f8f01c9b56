/** What a look may take of the time, over all: one that takes a second is taken every 20 seconds at most. */
const share = 0.05

/**
 * Remembers what `look` has found: for `leastAgeMs`, and longer when looking takes long, so that however often somebody asks, it
 * stays cheap. Callers that come together share one look. A failed look is not remembered.
 */
export function rarely<Found>(leastAgeMs: number, look: () => Promise<Found>): () => Promise<Found> {
  let known: { found: Promise<Found>; until: number } | undefined
  return () => {
    const startedAt = performance.now()
    if (known && startedAt < known.until) return known.found
    const looking = { found: look(), until: Number.POSITIVE_INFINITY }
    known = looking
    looking.found.then(
      () => {
        const now = performance.now()
        looking.until = now + Math.max(leastAgeMs, (now - startedAt) / share)
      },
      () => {
        looking.until = 0
      },
    )
    return looking.found
  }
}
