import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from '../config/config-error.ts'
import type { TypedApp } from './typed-app.ts'

interface ListenOptions {
  host: string
  /** 0 takes any free port. */
  ports: readonly number[]
}

export interface Listening {
  /** One for every port, e.g. `http://127.0.0.1:3000`. */
  urls: string[]
  /** Lets another application answer from now on; the one before is closed. */
  serve(app: TypedApp): void
  /** Takes no more connections and waits for the requests under way; what is not done in time is cut off. */
  close(options: { graceMs: number }): Promise<void>
}

/**
 * Answers on every port: clients of several contracts expect the service on a port of its own.
 * @throws ConfigError when a port is taken or the address is none of this machine's
 */
export async function listenOn(app: TypedApp, { host, ports }: ListenOptions): Promise<Listening> {
  await app.ready()
  let current = app
  const servers: Server[] = []
  const closeAll = async ({ graceMs }: { graceMs: number }) => {
    await Promise.all([...servers.map((server) => closeServer(server, graceMs)), current.close()])
  }
  const answer: RequestListener = (request, response) => current.routing(request, response)
  const serve = (next: TypedApp) => {
    void current.close()
    current = next
  }
  try {
    for (const port of ports) servers.push(await listen(app, { host, port, answer }))
  } catch (error) {
    await closeAll({ graceMs: 0 })
    throw error
  }
  return { urls: servers.map((server) => urlOf(host, server)), serve, close: closeAll }
}

interface Place {
  host: string
  port: number
  answer: RequestListener
}

/** One server for each port, all of them with the limits of the application. */
async function listen(app: TypedApp, { host, port, answer }: Place): Promise<Server> {
  const { requestTimeout, headersTimeout, keepAliveTimeout } = app.server
  const server = createServer({ requestTimeout, headersTimeout, keepAliveTimeout }, answer)
  for (const listener of app.server.listeners('clientError')) {
    server.on('clientError', listener as (...values: unknown[]) => void)
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  }).catch((error) => refuse(error, { host, port }))
  return server
}

/** Connections that become idle only now would be kept alive for a minute: they are looked for until none is left. */
async function closeServer(server: Server, graceMs: number): Promise<void> {
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const cutOff = setTimeout(() => server.closeAllConnections(), graceMs)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearInterval(idle)
  clearTimeout(cutOff)
}

function urlOf(host: string, server: Server): string {
  const { port } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function refuse(error: NodeJS.ErrnoException, { host, port }: { host: string; port: number }): never {
  switch (error.code) {
    case 'EADDRINUSE':
      throw new ConfigError(`PORT ${port} on ${host} is used by another process; choose another with --port or PORT`)
    case 'EACCES':
      throw new ConfigError(`PORT ${port} may not be used by this user; choose one above 1023`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      throw new ConfigError(`HOST ${host} is no address of this machine`)
    default:
      throw error
  }
}
