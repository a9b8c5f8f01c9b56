import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

export interface ReceivedRequest {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

export interface FakeAnswer {
  status?: number
  headers?: Record<string, string>
  body?: string | Buffer
  /** Never answers: for timeouts. */
  hang?: boolean
}

export interface FakeServer {
  url: string
  requests: ReceivedRequest[]
  close: () => Promise<void>
}

/** A provider over real HTTP on 127.0.0.1 that keeps what it was asked. */
export async function startFakeServer(
  answer: (request: ReceivedRequest) => FakeAnswer | Promise<FakeAnswer>,
): Promise<FakeServer> {
  const requests: ReceivedRequest[] = []
  const server = createServer(async (incoming, response) => {
    const { method = '', url: path = '', headers } = incoming
    const request = { method, path, headers, body: await text(incoming) }
    requests.push(request)
    const { status = 200, headers: answerHeaders = {}, body = '', hang = false } = await answer(request)
    if (!hang) response.writeHead(status, answerHeaders).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, requests, close }
}
