/** From when to when something did not work, in microseconds since 1970. */
export interface Outage {
  /** A process, `postgres`, or `<process>/postgres` for its connection. */
  target: string
  fromUs: number
  toUs: number
}

/** Keeps what was out of order when. */
export interface Timeline {
  readonly outages: readonly Outage[]
  /** @returns a function to be called when it works again */
  begin(target: string): () => void
}

export function nowUs(): number {
  return Date.now() * 1000
}

export function createTimeline(): Timeline {
  const outages: Outage[] = []
  return {
    outages,
    begin: (target) => {
      const outage = { target, fromUs: nowUs(), toUs: Number.POSITIVE_INFINITY }
      outages.push(outage)
      return () => {
        outage.toUs = nowUs()
      }
    },
  }
}
