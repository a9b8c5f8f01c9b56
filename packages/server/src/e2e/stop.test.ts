import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createOwnPostgres,
  hasRedisServer,
  type OwnPostgres,
  startTcpProxy,
  startTestRedis,
  type TcpProxy,
  type TestRedis,
} from '@kiln/core/testing/servers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const eventually = (check: () => unknown) => vi.waitFor(check, { timeout: 30_000, interval: 50 })

interface Started {
  process: ChildProcess
  /** What it has logged. */
  log(): string
}

const started: ChildProcess[] = []
afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

function start(program: string, args: readonly string[], settings: NodeJS.ProcessEnv = {}): Started {
  const path = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, [path, ...args], { env: { PATH: process.env.PATH, ...settings } })
  started.push(child)
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (log += data.toString()))
  return { process: child, log: () => log }
}

async function exitOnSigterm({ process: child }: Started): Promise<unknown[]> {
  const ended = once(child, 'close')
  child.kill('SIGTERM')
  return ended
}

describe('a process that does not end by itself', () => {
  const startBadly = async (how: 'lingers' | 'hangs') => {
    const badly = start('./fixtures/stop-badly.js', [how])
    await eventually(() => expect(badly.log()).toContain('started'))
    return badly
  }

  it('is ended with 0 when all is closed, and says what was still open', async () => {
    const lingering = await startBadly('lingers')
    expect(await exitOnSigterm(lingering)).toEqual([0, null])
    expect(lingering.log()).toMatch(/"open":\{[^}]*"Timeout":1.*something keeps the process/)
  })

  it('is ended with 1 when it does not close in time', async () => {
    const hanging = await startBadly('hangs')
    expect(await exitOnSigterm(hanging)).toEqual([1, null])
    expect(hanging.log()).toMatch(/"open":\{[^}]*"Timeout":1.*not closed in time/)
  })

  it('is ended at once by a second signal', async () => {
    const hanging = await startBadly('hangs')
    hanging.process.kill('SIGINT')
    await eventually(() => expect(hanging.log()).toContain('stopping'))
    expect(await exitOnSigterm(hanging)).toEqual([143, null])
  })
})

describe.skipIf(!hasRedisServer())('a worker with Redis', () => {
  let dataDir: string
  let postgres: OwnPostgres
  let redis: TestRedis
  let proxy: TcpProxy
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'kiln-stop-'))
    postgres = await createOwnPostgres()
    await postgres.start()
    redis = await startTestRedis()
    proxy = await startTcpProxy(redis.url)
  })
  afterEach(async () => {
    await proxy.close()
    await redis.stop()
    await postgres.close()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10 })
  })

  /** Connections on which BullMQ waits for a delivery, by their ids. */
  async function waitingConnections(): Promise<string[]> {
    const lines = String(await redis.command('client', 'list')).split('\n')
    return lines.flatMap((line) => (line.includes('cmd=bzpopmin') ? [/^id=(\d+)/.exec(line)?.[1] ?? ''] : []))
  }

  async function startWorker(): Promise<Started> {
    const settings = {
      DATA_DIR: dataDir,
      DATABASE_URL: postgres.url,
      REDIS_URL: proxy.url,
      SHUTDOWN_GRACE_SECONDS: '0',
    }
    const worker = start('../../../../bin/kiln', ['worker', '--queues', 'videos,depth'], settings)
    await eventually(async () => expect(await waitingConnections()).toHaveLength(2))
    await eventually(() => expect(worker.log()).toContain('runs jobs of Postgres'))
    return worker
  }

  /** The connections that wait are broken and can't be made again; the others stay. */
  async function cutWaiting(): Promise<void> {
    proxy.refuseNew()
    const before = proxy.accepted
    for (const id of await waitingConnections()) await redis.command('client', 'kill', 'id', id)
    // Each has tried once in vain at least, and is between two attempts most of the time from then on.
    await eventually(() => expect(proxy.accepted).toBeGreaterThanOrEqual(before + 6))
  }

  it.each([
    ['can not be reached by the connections that wait for deliveries', cutWaiting],
    ['has died', () => redis.kill()],
    ['answers nothing', async () => redis.freeze()],
    ['is cut off', async () => proxy.swallow()],
  ])('ends with 0 while Redis %s', async (_what, strike) => {
    const worker = await startWorker()
    await strike()
    expect(await exitOnSigterm(worker)).toEqual([0, null])
    expect(worker.log()).toContain('"stopped"')
    expect(worker.log()).not.toContain('"open":')
  })
})
