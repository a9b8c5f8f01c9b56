import { afterAll, afterEach, describe } from 'vitest'
import { silentLogger } from '../logger.ts'
import { openRedis, type RedisLink } from '../redis/open-redis.ts'
import { type DispatchUnderTest, dispatchSuite } from '../testing/dispatch-suite.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { hasRedisServer, startTestRedis, type TestRedis } from '../testing/test-redis.ts'
import { createBullmqDispatch } from './bullmq.ts'

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
