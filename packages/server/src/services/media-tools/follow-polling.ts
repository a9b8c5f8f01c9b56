/** How often the guess moves. */
const tickMs = 2_000

/** A clip usually takes a minute or two: after this long the guess is at 63 % of what it ever reaches. */
const usualMs = 90_000

/** The guess stays below the end. */
const guessedAtMost = 0.95

export interface Polling {
  /** What the provider says. From then on nothing is guessed. */
  progress(fraction: number): void
  stop(): void
}

/**
 * Reports how far somebody else's work is, from 0 to 1, never less than before: what the provider says, and by the
 * time that has passed while it says nothing.
 */
export function followPolling(report: (fraction: number) => void): Polling {
  const startedAt = performance.now()
  let highest = 0
  const raise = (fraction: number) => {
    highest = Math.max(highest, Math.min(1, fraction))
    report(highest)
  }
  const guess = () => raise(guessedAtMost * (1 - Math.exp((startedAt - performance.now()) / usualMs)))
  const timer = setInterval(guess, tickMs)
  raise(0)
  return {
    progress: (fraction) => {
      clearInterval(timer)
      raise(fraction)
    },
    stop: () => clearInterval(timer),
  }
}
