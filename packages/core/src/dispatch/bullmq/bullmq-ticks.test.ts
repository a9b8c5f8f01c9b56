import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Database } from '../../ledger/database.ts'
import { silentLogger } from '../../logger.ts'
import { openRedis } from '../../redis/open-redis.ts'
import { freePort } from '../../testing/test-redis.ts'
import { BullmqConsumer } from './bullmq-consumer.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** A consumer without Redis, beside a database whose statements end as told. */
async function consume(query: () => Promise<never[]>) {
  const database: Database = {
    kind: 'postgres',
    lastAwayAt: null,
    query,
    transaction: () => Promise.reject(new Error('not used')),
    script: async () => {},
    listen: async () => {},
    close: async () => {},
  }
  const link = openRedis({ kind: 'single', host: '127.0.0.1', port: await freePort(), db: 0 }, silentLogger)
  link.close()
  // No slot: BullMQ is asked for nothing.
  const consumption = { workerId: 'w', queues: ['open'], types: ['test@1'], freeSlots: () => 0, onClaimed: () => {} }
  return new BullmqConsumer({ database, queues: new Map(), link, logger: silentLogger, pollMs: 1_000 }, consumption)
}

const sinceTickMs = (consumer: BullmqConsumer) => Date.now() - consumer.lastTickAt.getTime()

it('ticks while the database is away, and no more when a look never ends', async () => {
  const away = await consume(() => Promise.reject(new Error('away')))
  const stuck = await consume(() => new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sinceTickMs(away)).toBeLessThan(5_000)
  expect(sinceTickMs(stuck)).toBeGreaterThan(50_000)
  await Promise.all([away.stop(), stuck.stop()])
})
