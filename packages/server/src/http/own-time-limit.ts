import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'

const sockets = new WeakSet<Duplex>()

/**
 * Takes the request that is under way on a connection out of the server's time limit for requests. Whoever does that
 * sets limits of his own.
 * @returns the function that ends it
 */
export function withOwnTimeLimit(socket: Duplex): () => void {
  sockets.add(socket)
  return () => {
    sockets.delete(socket)
  }
}

/**
 * Makes a server heed {@link withOwnTimeLimit}. Node says once of each request that its time is over, and leaves it to
 * this event to end the connection.
 */
export function heedOwnTimeLimits(server: Server): void {
  const listeners = server.listeners('clientError')
  server.removeAllListeners('clientError')
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && sockets.has(socket)) return
    for (const listener of listeners) listener.call(server, error, socket)
  })
}
