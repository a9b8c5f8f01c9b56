import { KilnError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { endRedisClient, keepCopies } from './end-redis-client.ts'
import { createRedisClient, type RedisClient } from './redis-client.ts'
import { describeRedis, type RedisLocation } from './redis-location.ts'

/** `LMOVE` and `ZRANGESTORE` came with it; BullMQ's scripts are only tested from here on. */
const oldestVersion = [6, 2] as const

/** A connection that is made and made again by itself; whoever uses it asks first whether it is there. */
export interface RedisLink {
  readonly commands: RedisClient
  /** For BullMQ's workers alone. */
  readonly work: RedisClient
  /** Where it is, for logs: without what opens it. */
  readonly where: string
  /** Connected, let in, and of a version that will do. */
  readonly ready: boolean
  /** Called each time it has become ready, until the returned function is called. */
  onReady(listener: () => void): () => void
  /** @throws KilnError REDIS_UNAVAILABLE, REDIS_UNSUPPORTED, with the reason and no secret in it */
  check(): Promise<void>
  /** Ends the connections that BullMQ has made from {@link RedisLink.work} too. Idempotent. */
  close(): void
}

/** Returns at once: Redis may come up later than this process, or be away for a while. */
export function openRedis(location: RedisLocation, logger: Logger): RedisLink {
  const commands = createRedisClient(location, 'commands')
  const work = createRedisClient(location, 'work')
  const copies = keepCopies(work)
  const where = describeRedis(location)
  const listeners = new Set<() => void>()
  let ready = false
  let problem = new KilnError('REDIS_UNAVAILABLE', `Redis at ${where} has not answered yet`)

  function failed(next: KilnError): void {
    // Each attempt to connect fails in the same way: one line is enough.
    if (ready || next.message !== problem.message) logger.warn({ redis: where }, `${next.message}; jobs go on without`)
    ready = false
    problem = next
  }

  // Only the message: the error object holds the command, and with AUTH that is the password.
  const lost = (error: Error) =>
    failed(new KilnError('REDIS_UNAVAILABLE', `Redis at ${where} can not be used: ${reasonOf(error)}`))

  async function becomeReady(): Promise<void> {
    const facts = readFacts(await commands.info())
    if (!isSupported(facts.version)) {
      failed(new KilnError('REDIS_UNSUPPORTED', `Redis ${facts.version} is too old, Kiln needs 6.2 or newer`))
      return
    }
    ready = true
    logger.info({ redis: where, version: facts.version }, 'Redis hands out the jobs')
    if (facts.maxmemoryPolicy !== 'noeviction') {
      logger.warn(
        { redis: where },
        `Redis may drop keys (maxmemory-policy ${facts.maxmemoryPolicy}): set it to noeviction, or deliveries come late`,
      )
    }
    for (const listener of listeners) listener()
  }

  commands.on('error', lost)
  work.on('error', () => {})
  commands.on('ready', () => void becomeReady().catch(lost))
  commands.on('close', () => ready && lost(new Error('the connection was closed')))

  return {
    commands,
    work,
    where,
    get ready() {
      return ready
    },
    onReady: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    check: async () => {
      if (!ready) throw problem
      await commands.ping().catch((error: Error) => {
        throw new KilnError('REDIS_UNAVAILABLE', `Redis at ${where} did not answer: ${reasonOf(error)}`)
      })
    },
    close: () => {
      ready = false
      commands.removeAllListeners('close')
      for (const client of [commands, work, ...copies]) endRedisClient(client)
    },
  }
}

function reasonOf(error: Error & { lastNodeError?: Error }): string {
  return error.lastNodeError?.message ?? error.message
}

function readFacts(info: string): { version: string; maxmemoryPolicy: string } {
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
  return { version: value('redis_version'), maxmemoryPolicy: value('maxmemory_policy') || 'noeviction' }
}

function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1])
}
