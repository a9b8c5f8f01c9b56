import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

export interface ReceivedRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
  /** The body as it came, for files. */
  bytes: Buffer
}

export interface FakeAnswer {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Never answers: for timeouts. */
  hang?: boolean
  /** Cuts the connection instead of answering. */
  cut?: boolean
}

export interface FakeServer {
  url: string
  requests: ReceivedRequest[]
  /** Requests that somebody still waits for. */
  readonly waiting: number
  close: () => Promise<void>
}

/** A provider over real HTTP on 127.0.0.1 that keeps what it was asked. */
export async function startFakeServer(
  answer: (request: ReceivedRequest) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeServer> {
  const requests: ReceivedRequest[] = []
  let waiting = 0
  const server = createServer(async (incoming, response) => {
    waiting++
    response.once('close', () => waiting--)
    const { method = '', url: path = '', headers } = incoming
    // Whoever asks may be killed before it has said all.
    const bytes = await buffer(incoming).catch(() => null)
    if (bytes === null) return
    const request = { method, path, headers, body: bytes.toString('utf8'), bytes }
    requests.push(request)
    reply(response, await answer(request))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    get waiting() {
      return waiting
    },
    close,
  }
}

function reply(response: ServerResponse, { status = 200, headers = {}, body = '', hang, cut }: FakeAnswer): void {
  if (cut) response.destroy()
  else if (!hang) response.writeHead(status, headers).end(body)
}
