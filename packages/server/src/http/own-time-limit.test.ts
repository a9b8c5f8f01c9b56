import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it, vi } from 'vitest'
import { heedOwnTimeLimits, withOwnTimeLimit } from './own-time-limit.ts'

let server: Server
afterEach(() => new Promise((resolve) => server.close(resolve)))

/** Cuts off a request that takes over 200 ms to arrive, as Fastify does, except under /slow. */
async function listen(): Promise<{ port: number; timedOut: string[] }> {
  const timedOut: string[] = []
  const limits = { requestTimeout: 200, headersTimeout: 200, connectionsCheckingInterval: 50 }
  server = createServer(limits, (request, response) => {
    const end = request.url === '/slow' ? withOwnTimeLimit(request.socket) : () => undefined
    request.resume()
    request.on('end', () => {
      end()
      response.end('received')
    })
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    timedOut.push(error.code ?? '')
    socket.destroy()
  })
  heedOwnTimeLimits(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, timedOut }
}

const head = (path: string) => `POST ${path} HTTP/1.1\r\nHost: kiln\r\nContent-Length: 4\r\n`

it('leaves a request alone that has a time limit of its own, and cuts off those beside it', async () => {
  const { port, timedOut } = await listen()
  const slow = connect(port, '127.0.0.1')
  slow.write(`${head('/slow')}\r\nab`)
  const other = connect(port, '127.0.0.1')
  other.write(`${head('/')}\r\nab`)
  expect(await text(other)).toBe('')
  await vi.waitFor(() => expect(timedOut).toEqual(['ERR_HTTP_REQUEST_TIMEOUT']))
  // Sent at the same time, so its time is over as well, several times over.
  slow.write('cd')
  const [answer] = await Promise.all([new Promise<Buffer>((resolve) => slow.once('data', resolve))])
  expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /)
  // The next request on the connection has the server's limit again.
  slow.write(`${head('/')}\r\nab`)
  expect(await text(slow)).toBe('')
  expect(timedOut).toEqual(['ERR_HTTP_REQUEST_TIMEOUT', 'ERR_HTTP_REQUEST_TIMEOUT'])
})
