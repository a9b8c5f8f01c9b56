import { afterAll, afterEach, describe } from 'vitest'
import { silentLogger } from '../logger.ts'
import { openRedis, type RedisLink } from '../redis/open-redis.ts'
import { type DispatchUnderTest, dispatchSuite } from '../testing/dispatch-suite.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { freePort, hasRedisServer, startTestRedis, type TestRedis } from '../testing/test-redis.ts'
import { createBullmqDispatch } from './bullmq.ts'

/** The database announces what nobody delivers. */
describe('without its Redis', () => {
  const links: RedisLink[] = []
  async function create(options: DispatchUnderTest) {
    const link = openRedis({ kind: 'single', host: '127.0.0.1', port: await freePort(), db: 0 }, silentLogger)
    links.push(link)
    return createBullmqDispatch({ ...options, link })
  }
  afterEach(() => {
    for (const link of links.splice(0)) link.close()
  })

  for (const { kind, create: createDatabase } of testDatabases) {
    if (kind === 'postgres') dispatchSuite('BullMQ', create, createDatabase)
  }
})

describe.skipIf(!hasRedisServer())('with Redis', () => {
  let redis: TestRedis | undefined
  const links = new Set<RedisLink>()

  async function create(options: DispatchUnderTest) {
    redis ??= await startTestRedis()
    const link = openRedis(redis.location, silentLogger)
    links.add(link)
    await new Promise<void>((resolve) => link.onReady(resolve))
    return createBullmqDispatch({ ...options, link })
  }
  afterEach(async () => {
    for (const link of links) link.close()
    links.clear()
    await redis?.flush()
  })
  afterAll(() => redis?.stop())

  for (const { kind, create: createDatabase } of testDatabases) {
    if (kind === 'postgres') dispatchSuite('BullMQ', create, createDatabase)
  }
})
