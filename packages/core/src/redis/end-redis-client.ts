import { Cluster, Redis } from 'ioredis'
import type { RedisClient } from './redis-client.ts'

const statesWithSocket: readonly string[] = ['connecting', 'connect', 'ready']

/** Where ioredis keeps what was under way when a connection broke, to send it again: its own end forgets it. */
interface Unanswered {
  prevCommandQueue?: { shift(): { command: { reject(error: Error): void } } | undefined } | null
}

/**
 * Ends a client for good: what waits in it fails, and nothing connects it again. Between two attempts to connect,
 * `disconnect` alone does neither, nor does it say `end`: whoever waits for that waits for ever.
 */
export function endRedisClient(client: RedisClient): void {
  const closed = new Error('Connection is closed.')
  client.connect = () => Promise.reject(closed)
  const { prevCommandQueue: unanswered } = client as Unanswered
  for (let kept = unanswered?.shift(); kept; kept = unanswered?.shift()) kept.command.reject(closed)
  const hasSocket = statesWithSocket.includes(client.status)
  if (hasSocket || client instanceof Cluster) client.disconnect()
  if (hasSocket && client instanceof Redis) return
  // One that has not begun to connect ends at once.
  client.status = 'wait'
  client.disconnect()
}

/** @returns the clients that are duplicated from this one from now on, which BullMQ does for each of its workers */
export function keepCopies(client: RedisClient): ReadonlySet<RedisClient> {
  const copies = new Set<RedisClient>()
  const duplicate: (...args: never[]) => RedisClient = client.duplicate.bind(client)
  Object.assign(client, {
    duplicate: (...args: never[]) => {
      const copy = duplicate(...args)
      copies.add(copy)
      return copy
    },
  })
  return copies
}
