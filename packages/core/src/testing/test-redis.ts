import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import type { RedisLocation } from '../redis/redis-location.ts'

const startTimeoutMs = 15_000

/** A Redis of its own, on a free port of the loopback, that can be taken away and brought back. */
export interface TestRedis {
  readonly host: string
  readonly port: number
  readonly url: string
  readonly location: RedisLocation
  /** Answers of one command. */
  command(name: string, ...args: string[]): Promise<unknown>
  /** Forgets everything, as FLUSHALL does. */
  flush(): Promise<void>
  /** SIGKILL; nothing was saved. */
  kill(): Promise<void>
  /** Comes back on the same port, empty. */
  start(): Promise<void>
  /** Still there, but answers nothing until {@link TestRedis.thaw}. */
  freeze(): void
  thaw(): void
  /** Ends it and removes its folder. Idempotent. */
  stop(): Promise<void>
}

/** Whether `redis-server` is installed; without it tests of Redis are skipped, which is a failure under CI. */
export function hasRedisServer(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.warn('redis-server was not found: the tests of Redis are skipped (Debian package redis-server)')
    return false
  }
}

/**
 * @param options.args further settings, e.g. `['--requirepass', 'secret']`
 * @param options.password what the helpers of the returned object sign in with
 */
export async function startTestRedis(
  options: { port?: number; args?: readonly string[]; password?: string } = {},
): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-test-redis-'))
  const host = '127.0.0.1'
  const port = options.port ?? (await freePort())
  const { password, args = [] } = options
  let server: ChildProcess | undefined

  async function start(): Promise<void> {
    const settings = ['--port', String(port), '--bind', host, '--save', '', '--appendonly', 'no', '--dir', folder]
    server = spawn('redis-server', [...settings, ...args], { stdio: 'ignore' })
    // If the test runner is killed, the server must not stay behind.
    process.once('exit', endServer)
    await untilReady(port, password)
  }

  function endServer(): void {
    server?.kill('SIGKILL')
  }

  async function end(): Promise<void> {
    process.off('exit', endServer)
    if (!server || server.exitCode !== null || server.signalCode !== null) return
    const gone = once(server, 'exit')
    server.kill('SIGKILL')
    await gone
  }

  async function command(name: string, ...commandArgs: string[]): Promise<unknown> {
    const client = clientOf(port, password)
    try {
      return await client.call(name, ...commandArgs)
    } finally {
      client.disconnect()
    }
  }

  await start()
  return {
    host,
    port,
    url: `redis://${host}:${port}/0`,
    location: { kind: 'single', host, port, db: 0, ...(password && { password }) },
    command,
    flush: async () => void (await command('flushall')),
    kill: end,
    start,
    freeze: () => void server?.kill('SIGSTOP'),
    thaw: () => void server?.kill('SIGCONT'),
    stop: async () => {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A port that nobody listens on at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      )
    })
  })
}

function clientOf(port: number, password: string | undefined): Redis {
  const client = new Redis({ host: '127.0.0.1', port, ...(password && { password }), retryStrategy: () => null })
  client.on('error', () => {})
  return client
}

async function untilReady(port: number, password: string | undefined): Promise<void> {
  const deadline = Date.now() + startTimeoutMs
  for (;;) {
    const client = clientOf(port, password)
    try {
      await client.ping()
      return
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`redis-server did not start on port ${port}`, { cause: error })
      await new Promise((resolve) => setTimeout(resolve, 20))
    } finally {
      client.disconnect()
    }
  }
}
