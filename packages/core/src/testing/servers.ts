// What can be started and taken away outside of a test runner too.
export { createFakeProvider, type FakeProvider, type ProviderTrouble } from './fake-provider/fake-provider.ts'
export { fakeProviderCall, orderSchema } from './fake-provider/fake-provider-call.ts'
export { createOwnPostgres, type OwnPostgres } from './own-postgres.ts'
export { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'
export { hasRedisServer, startTestRedis, type TestRedis } from './test-redis.ts'
