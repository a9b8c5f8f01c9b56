import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Database } from '../ledger/database.ts'
import { silentLogger } from '../logger.ts'
import type { Consumer } from './dispatch.ts'
import { createPostgresDispatch } from './postgres.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A consumer beside a database whose statements end as told. */
async function consume(query: (text: string) => Promise<never[]>) {
  const database: Database = {
    kind: 'postgres',
    lastAwayAt: null,
    query,
    transaction: () => Promise.reject(new Error('not used')),
    script: async () => {},
    listen: async () => {},
    close: async () => {},
  }
  const dispatch = await createPostgresDispatch({ database, queues: new Map(), logger: silentLogger, pollMs: 1_000 })
  const common = { workerId: 'w', queues: ['open'], types: ['test@1'], freeSlots: () => 1 }
  return dispatch.consume({ ...common, onClaimed: () => {} })
}

function sinceTickMs({ lastTickAt }: Consumer): number {
  if (!lastTickAt) throw new Error('The consumer does not tick')
  return Date.now() - lastTickAt.getTime()
}

it('ticks while it finds nothing, and while the database is away', async () => {
  for (const query of [async () => [], () => Promise.reject(new Error('away'))]) {
    const consumer = await consume(query)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(sinceTickMs(consumer)).toBeLessThan(5_000)
    await consumer.stop()
  }
})

it('ticks no more when a claim or a look never ends', async () => {
  const stuckLook = await consume(() => new Promise(() => {}))
  const stuckClaim = await consume((text) =>
    text.includes('with wanted') ? new Promise(() => {}) : Promise.resolve([]),
  )
  stuckClaim.wake('open')
  await vi.advanceTimersByTimeAsync(60_000)
  for (const consumer of [stuckLook, stuckClaim]) {
    expect(sinceTickMs(consumer)).toBeGreaterThan(50_000)
  }
})
