/** In the order in which all statements about many runs take the rows of their jobs, so that no two wait for each other. */
export function inLockOrder<Item extends { jobId: string }>(items: readonly Item[]): Item[] {
  return items.toSorted((a, b) => (a.jobId < b.jobId ? -1 : 1))
}
