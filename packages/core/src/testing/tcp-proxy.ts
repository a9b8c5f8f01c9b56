import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

export interface TcpProxy {
  /** The address with the proxy's in place of the server's. */
  url: string
  /** Connections that were asked for since it listens. */
  readonly accepted: number
  /** Packets vanish, in both directions and on new connections too; nobody is told. */
  swallow(): void
  /** As above for the connections that there are, as when a router forgets them; new ones come through. */
  forget(): void
  /** Connections are closed, new ones at once. */
  refuse(): void
  /** New connections are closed at once; those that there are stay. */
  refuseNew(): void
  /** Lets everything through. What was swallowed is lost, and its connections with it. */
  forward(): void
  close(): Promise<void>
}

/** Stands between a client and a server as a network that can break in two ways. */
export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let mode: 'forward' | 'swallow' | 'refuse' | 'refuse-new' = 'forward'
  let accepted = 0
  let forgotten = 0

  function keep(socket: Socket): void {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }

  function pump(from: Socket, to: Socket, number: number): void {
    const passes = () => (mode === 'forward' || mode === 'refuse-new') && number > forgotten
    from.on('data', (data) => passes() && to.write(data))
    from.on('close', () => passes() && to.destroy())
  }

  const server = createServer((client) => {
    accepted++
    keep(client)
    if (mode === 'refuse' || mode === 'refuse-new') return void client.destroy()
    const upstream = connect(Number(target.port), target.hostname)
    keep(upstream)
    pump(client, upstream, accepted)
    pump(upstream, client, accepted)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy listens on no port')
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: url.href,
    get accepted() {
      return accepted
    },
    swallow: () => {
      mode = 'swallow'
    },
    forget: () => {
      forgotten = accepted
    },
    refuse: () => {
      mode = 'refuse'
      cut()
    },
    refuseNew: () => {
      mode = 'refuse-new'
    },
    forward: () => {
      cut()
      mode = 'forward'
    },
    close: async () => {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
