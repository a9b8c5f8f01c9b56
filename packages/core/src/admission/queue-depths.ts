/** A count is asked for again after this time. */
const maxAgeMs = 250

interface Depth {
  counted: number
  /** Submitted here since the count began. */
  added: number
  countedAt: number
}

export interface QueueDepths {
  /** Jobs that wait in these queues: the last count and what was submitted here since. */
  of(queues: readonly string[]): Promise<ReadonlyMap<string, number>>
  add(queue: string, jobs: number): void
}

/** How deep queues are, without asking at every submit. */
export function createQueueDepths(count: (queue: string) => Promise<number>): QueueDepths {
  const known = new Map<string, Depth>()
  const counting = new Map<string, Promise<void>>()

  async function recount(queue: string): Promise<void> {
    const before = known.get(queue)?.added ?? 0
    const counted = await count(queue)
    // What was added while the count ran may be in it or not: it is counted twice rather than not at all.
    const added = (known.get(queue)?.added ?? 0) - before
    known.set(queue, { counted, added, countedAt: performance.now() })
  }

  function refresh(queue: string): Promise<void> {
    const underWay = counting.get(queue)
    if (underWay) return underWay
    const recounted = recount(queue).finally(() => counting.delete(queue))
    counting.set(queue, recounted)
    return recounted
  }

  /** Waits only for the first count, and after a time without submits; while they come, counts are made beside. */
  async function upToDate(queue: string): Promise<void> {
    const depth = known.get(queue)
    if (!depth) return refresh(queue)
    const age = performance.now() - depth.countedAt
    if (age > 2 * maxAgeMs) return refresh(queue)
    // A failed count is made up for by the next one; the submit itself tells of a database that is away.
    if (age > maxAgeMs) refresh(queue).catch(() => {})
  }

  return {
    of: async (queues) => {
      await Promise.all(queues.map(upToDate))
      return new Map(queues.map((queue) => [queue, depthOf(known.get(queue))]))
    },
    add: (queue, jobs) => {
      const depth = known.get(queue)
      if (depth) depth.added += jobs
    },
  }
}

function depthOf(depth: Depth | undefined): number {
  return depth ? depth.counted + depth.added : 0
}
