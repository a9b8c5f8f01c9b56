import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { freePort, hasRedisServer, startTestRedis, type TestRedis, testDatabases } from '@kiln/core/testing'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { type RunningServer, startServer } from '../server.ts'

const password = 'a-password-that-must-not-be-logged'

describe.skipIf(!hasRedisServer())('the server with Redis', () => {
  let folder: string
  let databaseUrl: string
  let redis: TestRedis | undefined
  let server: RunningServer | undefined
  let log = ''

  beforeEach(async () => {
    log = ''
    folder = await mkdtemp(join(tmpdir(), 'kiln-redis-server-test-'))
    const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
    if (!location || !('url' in location)) throw new Error('Postgres is needed')
    databaseUrl = location.url
  })
  afterEach(async () => {
    await server?.close({ graceMs: 0 })
    await redis?.stop()
    server = undefined
    redis = undefined
    await rm(folder, { recursive: true, force: true })
  })

  async function serve(variables: Record<string, string>): Promise<void> {
    const stream = new Writable({
      write: (chunk, _encoding, done) => {
        log += String(chunk)
        done()
      },
    })
    const config = loadConfig({ DATA_DIR: join(folder, 'data'), PORT: '0', DATABASE_URL: databaseUrl, ...variables })
    server = await startServer({ config, logger: pino({ level: 'debug' }, stream), work: false })
  }

  async function get(path: string): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${server?.urls[0]}${path}`)
    return { status: response.status, body: await response.json() }
  }

  const healthOf = () => get('/api/v1/jobs/health')
  const becomesHealthy = () => vi.waitFor(async () => expect((await healthOf()).status).toBe(200), { timeout: 15_000 })

  it('says in both healths and in the start line that Redis is used', async () => {
    redis = await startTestRedis()
    await serve({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) })
    await becomesHealthy()
    expect((await healthOf()).body).toEqual({
      status: 'healthy',
      service: 'job-service',
      message: 'Redis connection OK',
    })
    expect((await get('/health/ready')).body).toMatchObject({
      status: 'ready',
      checks: expect.arrayContaining([{ name: 'redis', ok: true }]),
    })
    expect(log).toContain(`handed out by Redis at 127.0.0.1:${redis.port}`)
  })

  it('stays in service while Redis is away, says so, and finds it when it comes back', async () => {
    redis = await startTestRedis()
    await serve({ REDIS_URL: redis.url })
    await becomesHealthy()
    await redis.kill()
    await vi.waitFor(async () =>
      expect(await healthOf()).toEqual({ status: 503, body: { detail: 'Redis connection failed' } }),
    )
    const { status, body } = await get('/health/ready')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      checks: expect.arrayContaining([
        { name: 'redis', ok: false, message: 'Redis can not be used; the database hands out the jobs meanwhile' },
      ]),
    })
    await redis.start()
    await becomesHealthy()
  })

  it('starts without Redis', async () => {
    await serve({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(await freePort()) })
    expect(await healthOf()).toMatchObject({ status: 503 })
    await vi.waitFor(() => expect(log).toContain('ECONNREFUSED'))
  })

  it('signs in with the password, and logs neither it nor a wrong one', async () => {
    redis = await startTestRedis({ args: ['--requirepass', password], password })
    await serve({ REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port), REDIS_PASSWORD: `wrong-${password}` })
    await vi.waitFor(() => expect(log).toContain('WRONGPASS'), { timeout: 10_000 })
    expect(await healthOf()).toMatchObject({ status: 503 })
    await server?.close({ graceMs: 0 })
    await serve({ REDIS_URL: `redis://:${password}@127.0.0.1:${redis.port}` })
    await becomesHealthy()
    expect(log).not.toContain(password)
  })

  it('warns of a Redis that may drop keys', async () => {
    redis = await startTestRedis({ args: ['--maxmemory-policy', 'allkeys-lru'] })
    await serve({ REDIS_URL: redis.url })
    await vi.waitFor(() => expect(log).toContain('maxmemory-policy allkeys-lru'))
  })
})
