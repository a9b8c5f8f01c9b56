import { Cluster, Redis, type RedisOptions } from 'ioredis'
import type { RedisLocation } from './redis-location.ts'

export type RedisClient = Redis | Cluster

/** Answers as RESP2 has them, which the types of the clients say. */
type ClientOptions = Omit<RedisOptions, 'replyMapping'>

const connectTimeoutMs = 5_000

/** A Redis that answers nothing for so long is taken for gone, also when its connection still looks open. */
export const commandTimeoutMs = 2_000

/**
 * What a client is for. `commands` are asked while somebody waits: they fail at once while Redis is away, and after 2 s
 * in any case. `work` belongs to BullMQ's workers, which must wait through an outage and have commands that block.
 */
export type RedisPurpose = 'commands' | 'work'

/** Starts to connect, and again whenever the connection is lost, for ever. */
export function createRedisClient(location: RedisLocation, purpose: RedisPurpose): RedisClient {
  const options: ClientOptions = { ...accessOf(location), ...optionsOf(purpose) }
  switch (location.kind) {
    case 'single':
      return new Redis({ ...options, host: location.host, port: location.port, db: location.db })
    case 'sentinel':
      return new Redis({
        ...options,
        sentinels: [...location.sentinels],
        name: location.master,
        db: location.db,
        sentinelRetryStrategy: retryDelayMs,
        ...(location.tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
      })
    case 'cluster':
      return new Cluster([...location.nodes], {
        redisOptions: options,
        clusterRetryStrategy: retryDelayMs,
        enableOfflineQueue: purpose === 'work',
        slotsRefreshTimeout: commandTimeoutMs,
      })
    default:
      return location satisfies never
  }
}

function accessOf({ username, password, tls }: RedisLocation): ClientOptions {
  return { ...(username && { username }), ...(password && { password }), ...(tls && { tls: {} }) }
}

function optionsOf(purpose: RedisPurpose): ClientOptions {
  const common: ClientOptions = { connectTimeout: connectTimeoutMs, keepAlive: 10_000, retryStrategy: retryDelayMs }
  switch (purpose) {
    case 'commands':
      return {
        ...common,
        commandTimeout: commandTimeoutMs,
        enableOfflineQueue: false,
        // What was under way when the connection broke is not sent again: it may have been done already.
        maxRetriesPerRequest: 0,
        autoResendUnfulfilledCommands: false,
      }
    case 'work':
      // BullMQ needs null. A blocking command ends after 10 s by itself, so 30 s of silence mean a dead connection.
      return { ...common, maxRetriesPerRequest: null, socketTimeout: 30_000 }
    default:
      return purpose satisfies never
  }
}

function retryDelayMs(times: number): number {
  return Math.min(100 * 2 ** Math.min(times, 5), 2_000)
}
