import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A way to Postgres that counts the statements that pass. */
export interface QueryCounter {
  /** As the address that was given, but through the counter. */
  url: string
  /** Statements so far; begin and commit are statements too. */
  readonly count: number
  /** How often each text was sent; a prepared one is sent once a connection and counted under its name afterwards. */
  readonly texts: ReadonlyMap<string, number>
  close(): void
}

export async function startQueryCounter(databaseUrl: string): Promise<QueryCounter> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const texts = new Map<string, number>()
  let count = 0
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        sockets.delete(socket)
        client.destroy()
        upstream.destroy()
      })
    }
    const read = createMessageReader((type, content) => {
      if (type !== 'Q' && type !== 'B') return
      count++
      const text = type === 'Q' ? content.toString('utf8', 0, content.length - 1) : statementName(content)
      texts.set(text, (texts.get(text) ?? 0) + 1)
    })
    client.on('data', read)
    client.pipe(upstream)
    upstream.pipe(client)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no free port')
  const url = new URL(databaseUrl)
  url.port = String(address.port)
  return {
    url: url.href,
    get count() {
      return count
    },
    texts,
    close: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

/**
 * Cuts what a client sends into messages: a byte of type, four of length, the content. The first has no type.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function createMessageReader(onMessage: (type: string, content: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  let started = false
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const typeBytes = started ? 1 : 0
      if (rest.length < typeBytes + 4) return
      const end = typeBytes + rest.readInt32BE(typeBytes)
      if (rest.length < end) return
      if (started) onMessage(rest.toString('latin1', 0, 1), rest.subarray(5, end))
      started = true
      rest = rest.subarray(end)
    }
  }
}

/** Of a Bind message: the portal's name comes first, each ends with a zero. */
function statementName(content: Buffer): string {
  const start = content.indexOf(0) + 1
  return content.toString('utf8', start, content.indexOf(0, start))
}
