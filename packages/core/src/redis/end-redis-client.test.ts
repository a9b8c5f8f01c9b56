import { once } from 'node:events'
import { expect, it, vi } from 'vitest'
import { startTcpProxy } from '../testing/tcp-proxy.ts'
import { freePort, hasRedisServer, startTestRedis } from '../testing/test-redis.ts'
import { endRedisClient } from './end-redis-client.ts'
import { createRedisClient } from './redis-client.ts'
import type { RedisLocation } from './redis-location.ts'

const host = '127.0.0.1'
const single = (port: number): RedisLocation => ({ kind: 'single', host, port, db: 0 })
const cluster = (port: number): RedisLocation => ({ kind: 'cluster', nodes: [{ host, port }] })

it.each([
  ['a Redis', single],
  ['a Cluster', cluster],
])('ends a client of %s between two attempts to connect, and what waits in it', async (_what, locate) => {
  const client = createRedisClient(locate(await freePort()), 'work')
  client.on('error', () => {})
  const answer = client.get('key').then(
    () => 'answered',
    () => 'failed',
  )
  await vi.waitFor(() => expect(client.status).toBe('reconnecting'), { timeout: 10_000, interval: 1 })
  // As BullMQ does: from here on nothing comes of it any more.
  client.disconnect()
  const ended = once(client, 'end')
  endRedisClient(client)
  await ended
  expect(await answer).toBe('failed')
  await expect(client.connect()).rejects.toThrow('closed')
})

it.skipIf(!hasRedisServer())('fails what was under way when the connection broke', async () => {
  const redis = await startTestRedis()
  const proxy = await startTcpProxy(redis.url)
  try {
    const client = createRedisClient(single(Number(new URL(proxy.url).port)), 'work')
    client.on('error', () => {})
    const answer = client.blpop('list', 0).then(
      () => 'answered',
      () => 'failed',
    )
    const isWaiting = async () => expect(String(await redis.command('client', 'list'))).toContain('cmd=blpop')
    await vi.waitFor(isWaiting, { timeout: 10_000, interval: 10 })
    const before = proxy.accepted
    proxy.refuse()
    await vi.waitFor(() => expect(proxy.accepted).toBeGreaterThanOrEqual(before + 2), { timeout: 10_000, interval: 1 })
    await vi.waitFor(() => expect(client.status).toBe('reconnecting'), { timeout: 10_000, interval: 1 })
    endRedisClient(client)
    expect(await answer).toBe('failed')
  } finally {
    await proxy.close()
    await redis.stop()
  }
})
