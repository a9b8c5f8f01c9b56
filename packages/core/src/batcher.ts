export interface Batcher<Item, Result> {
  add(item: Item): Promise<Result>
  /** Resolves when nothing is queued or in flight any more. */
  idle(): Promise<void>
}

export interface BatcherOptions<Item, Result> {
  /** Handles all items together; the results stand in the order of the items. */
  run: (items: Item[]) => Promise<Result[]>
  /** Batches under way at once. While they are, new items gather: the busier, the larger the batches. */
  maxInFlight: number
  /** Items that have to wait before a batch starts beside another: below, one larger batch is cheaper. Default 1. */
  minItemsBeside?: number
  /** Default 500. */
  maxItems?: number
  /** Errors that may be the fault of one item: then each item of the batch is run alone, and fails alone. */
  isItemFault?: (error: unknown) => boolean
}

interface Entry<Item, Result> {
  item: Item
  resolve: (result: Result) => void
  reject: (error: unknown) => void
}

/** Joins calls that come together into one: group commit for writes, one statement a tick for reads. */
export function createBatcher<Item, Result>(options: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const { run, maxInFlight, minItemsBeside = 1, maxItems = 500, isItemFault = () => false } = options
  let queue: Entry<Item, Result>[] = []
  let inFlight = 0
  let scheduled = false
  const onIdle: (() => void)[] = []

  function mayStart(): boolean {
    return inFlight < maxInFlight && queue.length >= (inFlight === 0 ? 1 : minItemsBeside)
  }

  function schedule(): void {
    if (scheduled || !mayStart()) return
    scheduled = true
    // After the I/O callbacks of this turn: every request that was read from its socket by now joins the batch.
    setImmediate(flush)
  }

  function flush(): void {
    scheduled = false
    const batch = queue.slice(0, maxItems)
    queue = queue.slice(maxItems)
    inFlight++
    settle(batch).finally(() => {
      inFlight--
      schedule()
      if (inFlight === 0 && queue.length === 0) for (const resolve of onIdle.splice(0)) resolve()
    })
    schedule()
  }

  async function settle(batch: Entry<Item, Result>[]): Promise<void> {
    try {
      const results = await run(batch.map((entry) => entry.item))
      for (const [index, entry] of batch.entries()) entry.resolve(results[index] as Result)
    } catch (error) {
      if (batch.length > 1 && isItemFault(error)) for (const entry of batch) await settle([entry])
      else for (const entry of batch) entry.reject(error)
    }
  }

  return {
    add: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject })
        schedule()
      }),
    idle: () =>
      inFlight === 0 && queue.length === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve)),
  }
}
