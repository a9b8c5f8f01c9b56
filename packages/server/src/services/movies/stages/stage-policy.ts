const minuteMs = 60_000

/** What the stages of a movie have in common. A movie and what it is made of stay until they are deleted. */
export function stagePolicy({ hardLimitMinutes }: { hardLimitMinutes: number }) {
  return {
    attempts: 3,
    backoff: { initialMs: 2000, factor: 2 },
    hardTimeoutMs: hardLimitMinutes * minuteMs,
    retentionMs: null,
    artifactFolder: 'movies',
  }
}
