import { Worker } from 'bullmq'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { silentLogger } from '../../logger.ts'
import { openRedis, type RedisLink } from '../../redis/open-redis.ts'
import { startTcpProxy, type TcpProxy } from '../../testing/tcp-proxy.ts'
import { hasRedisServer, startTestRedis, type TestRedis } from '../../testing/test-redis.ts'
import { createBullmqWorker } from './bullmq-queues.ts'

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 10_000, interval: 10 })

describe.skipIf(!hasRedisServer())('a worker of BullMQ', () => {
  let redis: TestRedis
  let proxy: TcpProxy
  let link: RedisLink

  beforeEach(async () => {
    redis = await startTestRedis()
    proxy = await startTcpProxy(redis.url)
    link = openRedis({ kind: 'single', host: '127.0.0.1', port: Number(new URL(proxy.url).port), db: 0 }, silentLogger)
  })
  afterEach(async () => {
    vi.restoreAllMocks()
    link.close()
    await proxy.close()
    await redis.stop()
  })

  /** The connection on which it waits for a delivery. */
  async function waitingConnection(): Promise<string> {
    const lines = String(await redis.command('client', 'list')).split('\n')
    const found = lines.find((line) => line.includes('cmd=bzpopmin'))
    return /^id=(\d+)/.exec(found ?? '')?.[1] ?? ''
  }

  it('lets go of everything with the link, though its connection was between two attempts when it was closed', async () => {
    const closing = vi.spyOn(Worker.prototype, 'close')
    await eventually(() => expect(link.ready).toBe(true))
    const worker = createBullmqWorker(link, { queue: 'q', slots: 1, onDelivery: () => {}, logger: silentLogger })
    await eventually(async () => expect(await waitingConnection()).not.toBe(''))
    proxy.refuseNew()
    const before = proxy.accepted
    await redis.command('client', 'kill', 'id', await waitingConnection())
    await eventually(() => expect(proxy.accepted).toBeGreaterThanOrEqual(before + 3))
    expect(link.ready).toBe(true)
    await worker.close()
    link.close()
    // BullMQ ends its timers when its own close is done, and never if that never is.
    await closing.mock.results[0]?.value
  })
})
