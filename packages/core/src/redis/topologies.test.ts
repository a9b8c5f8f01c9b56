import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createEngine } from '../create-engine.ts'
import { defineJob } from '../define-job.ts'
import type { Engine } from '../engine.ts'
import { silentLogger } from '../logger.ts'
import { testDatabases } from '../testing/test-databases.ts'
import { freePort, hasRedisServer, startTestRedis, type TestRedis } from '../testing/test-redis.ts'
import { openRedis, type RedisLink } from './open-redis.ts'
import type { RedisLocation } from './redis-location.ts'

const run = promisify(execFile)
const host = '127.0.0.1'

const noop = defineJob({
  name: 'noop',
  queue: 'noop',
  slots: { perWorker: 4 },
  runsIn: 'inline',
  input: z.object({}),
  output: z.object({}),
  run: async () => ({}),
})

describe.skipIf(!hasRedisServer())('BullMQ on', () => {
  const closers: (() => unknown)[] = []
  let link: RedisLink
  let engine: Engine

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  async function start(port: number, ...args: string[]): Promise<TestRedis> {
    const redis = await startTestRedis({ port, args })
    closers.push(() => redis.stop())
    return redis
  }

  async function open(location: RedisLocation): Promise<void> {
    const database = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
    if (!database) throw new Error('Postgres is needed')
    link = openRedis(location, silentLogger)
    closers.push(() => link.close())
    engine = await createEngine({ database, jobs: [noop], redis: link })
    closers.push(() => engine.close())
    await ready()
    await engine.work()
  }

  const ready = () => vi.waitFor(() => expect(link.ready).toBe(true), { timeout: 20_000, interval: 50 })

  /** Which server a delivery goes to is seen by the key of its queue. */
  const isUsed = async (redis: TestRedis) => (await redis.command('exists', '{kiln}:noop:meta')) === 1

  async function runOne(): Promise<void> {
    const { jobId } = await engine.submit(noop, {})
    expect(await engine.waitFor(jobId, { timeoutMs: 10_000 })).toMatchObject({ status: 'completed' })
  }

  /** Sentinels rewrite their own settings, so they get a file. */
  async function startSentinel(master: TestRedis): Promise<number> {
    const folder = await mkdtemp(join(tmpdir(), 'kiln-test-sentinel-'))
    closers.push(() => rm(folder, { recursive: true, force: true }))
    const port = await freePort()
    const file = join(folder, 'sentinel.conf')
    const settings = [
      `port ${port}`,
      `bind ${host}`,
      `dir ${folder}`,
      `sentinel monitor kiln ${host} ${master.port} 1`,
      'sentinel down-after-milliseconds kiln 1000',
      'sentinel failover-timeout kiln 5000',
    ]
    await writeFile(file, settings.join('\n'))
    const sentinel = spawn('redis-server', [file, '--sentinel'], { stdio: 'ignore' })
    closers.push(async () => {
      const gone = once(sentinel, 'exit')
      sentinel.kill('SIGKILL')
      await gone
    })
    return port
  }

  it('Sentinels goes on at the new master after a failover', async () => {
    const [masterPort, replicaPort] = [await freePort(), await freePort()]
    const master = await start(masterPort)
    const replica = await start(replicaPort, '--replicaof', host, String(masterPort))
    const sentinelPort = await startSentinel(master)
    const replicas = () => run('redis-cli', ['-p', String(sentinelPort), 'sentinel', 'replicas', 'kiln'])
    // A replica can only be promoted once the Sentinel knows of it and has it in step.
    await vi.waitFor(async () => expect((await replicas()).stdout).toMatch(/master-link-status\nok/), {
      timeout: 30_000,
      interval: 200,
    })
    await open({ kind: 'sentinel', sentinels: [{ host, port: sentinelPort }], master: 'kiln', db: 0 })
    await runOne()
    await vi.waitFor(async () => expect(await isUsed(master)).toBe(true))
    await master.kill()
    await runOne()
    await vi.waitFor(async () => expect(await replica.command('role')).toContain('master'), { timeout: 30_000 })
    await ready()
    const before = Number(await replica.command('get', '{kiln}:noop:id'))
    await runOne()
    await vi.waitFor(async () => expect(Number(await replica.command('get', '{kiln}:noop:id'))).toBeGreaterThan(before))
  })

  it('a Cluster keeps all its keys on one node', async () => {
    const ports = [await freePort(), await freePort(), await freePort()]
    const nodes: TestRedis[] = []
    for (const port of ports)
      nodes.push(await start(port, '--cluster-enabled', 'yes', '--cluster-port', String(await freePort())))
    const addresses = ports.map((port) => `${host}:${port}`)
    await run('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'])
    await open({ kind: 'cluster', nodes: ports.map((port) => ({ host, port })) })
    await runOne()
    await runOne()
    const used = await Promise.all(
      nodes.map(async (node) => ((await node.command('keys', '*')) as string[]).length > 0),
    )
    expect(used.filter(Boolean)).toHaveLength(1)
  })
})
