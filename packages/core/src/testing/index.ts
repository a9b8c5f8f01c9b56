export { testDatabases } from './test-databases.ts'
export { freePort, hasRedisServer, startTestRedis, type TestRedis } from './test-redis.ts'
