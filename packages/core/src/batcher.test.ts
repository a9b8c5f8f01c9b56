import { expect, it } from 'vitest'
import { createBatcher } from './batcher.ts'

it('joins the calls of one turn, and gathers while batches are under way', async () => {
  const batches: number[][] = []
  const releases: (() => void)[] = []
  const batcher = createBatcher<number, number>({
    maxInFlight: 1,
    run: async (items) => {
      batches.push(items)
      await new Promise<void>((resolve) => releases.push(resolve))
      return items.map((item) => item * 2)
    },
  })
  const first = [1, 2, 3].map(batcher.add)
  await turn()
  const second = [4, 5].map(batcher.add)
  let isIdle = false
  const idle = batcher.idle().then(() => {
    isIdle = true
  })
  await turn()
  expect(batches).toEqual([[1, 2, 3]])
  releases.shift()?.()
  expect(await Promise.all(first)).toEqual([2, 4, 6])
  await turn()
  expect(batches).toEqual([
    [1, 2, 3],
    [4, 5],
  ])
  expect(isIdle).toBe(false)
  releases.shift()?.()
  expect(await Promise.all(second)).toEqual([8, 10])
  await idle
})

it('starts a batch beside another only when enough items wait for it', async () => {
  const batches: number[][] = []
  const releases: (() => void)[] = []
  const batcher = createBatcher<number, number>({
    maxInFlight: 2,
    minItemsBeside: 3,
    run: async (items) => {
      batches.push(items)
      await new Promise<void>((resolve) => releases.push(resolve))
      return items
    },
  })
  const results = [batcher.add(1)]
  await turn()
  results.push(batcher.add(2), batcher.add(3))
  await turn()
  expect(batches).toEqual([[1]])
  results.push(batcher.add(4))
  await turn()
  expect(batches).toEqual([[1], [2, 3, 4]])
  for (const release of releases) release()
  expect(await Promise.all(results)).toEqual([1, 2, 3, 4])
})

it('cuts a crowd into batches of a bounded size', async () => {
  const sizes: number[] = []
  const batcher = createBatcher<number, number>({
    maxInFlight: 2,
    maxItems: 4,
    run: async (items) => {
      sizes.push(items.length)
      return items
    },
  })
  await Promise.all(Array.from({ length: 10 }, (_, item) => batcher.add(item)))
  expect(sizes).toEqual([4, 4, 2])
})

it('lets the item that is at fault fail alone', async () => {
  const batcher = createBatcher<number, number>({
    maxInFlight: 1,
    isItemFault: (error) => error instanceof RangeError,
    run: async (items) => {
      if (items.includes(13)) throw new RangeError('thirteen')
      return items
    },
  })
  const results = await Promise.allSettled([12, 13, 14].map(batcher.add))
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

it('fails all items when the fault is nobody’s', async () => {
  let runs = 0
  const batcher = createBatcher<number, number>({
    maxInFlight: 1,
    isItemFault: () => false,
    run: async () => {
      runs++
      throw new Error('the database is away')
    },
  })
  const results = await Promise.allSettled([1, 2].map(batcher.add))
  expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected'])
  expect(runs).toBe(1)
})

const turn = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
