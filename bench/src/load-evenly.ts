import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Load, Measured } from './load.ts'

/**
 * A fixed rate, spread evenly over time: a request is due every n microseconds, goes out on a connection that is free,
 * and its time counts from the moment it was due. Waiting for a free connection counts too, so a server that stalls
 * can't hide it.
 * @param mix requests that take turns, each as the load's first path says
 */
export async function loadEvenly(
  load: Pick<Load, 'url' | 'connections' | 'seconds'>,
  mix: readonly Pick<Load, 'method' | 'paths' | 'body'>[],
  requestsPerSecond: number,
): Promise<Measured> {
  const { hostname, port } = new URL(load.url)
  const sockets = await openAll(load.connections, { host: hostname, port: Number(port) })
  const requests = mix.map((kind) => requestText({ ...load, ...kind }))
  let turn = 0
  const total = requestsPerSecond * load.seconds
  const latenciesMs: number[] = []
  const idle = [...sockets]
  const due: number[] = []
  let failures = 0

  const send = (socket: Socket, dueAt: number) => {
    socket.once('data', (answer: Buffer) => {
      // An answer is small and comes in one piece.
      latenciesMs.push(performance.now() - dueAt)
      if (!/^HTTP\/1\.1 2/.test(answer.toString('latin1', 0, 12))) failures++
      const next = due.shift()
      if (next === undefined) idle.push(socket)
      else send(socket, next)
    })
    socket.write(requests[turn++ % requests.length] ?? '')
  }

  const startedAt = performance.now()
  for (let sent = 0; sent < total; ) {
    const now = performance.now()
    const allowed = Math.min(total, Math.floor(((now - startedAt) / 1000) * requestsPerSecond))
    for (; sent < allowed; sent++) {
      const dueAt = startedAt + (sent / requestsPerSecond) * 1000
      const socket = idle.shift()
      if (socket) send(socket, dueAt)
      else due.push(dueAt)
    }
    await delay(1)
  }
  for (let waitedMs = 0; latenciesMs.length < total && waitedMs < 10_000; waitedMs += 10) await delay(10)
  const seconds = (performance.now() - startedAt) / 1000
  for (const socket of sockets) socket.destroy()
  latenciesMs.sort((a, b) => a - b)
  return {
    requestsPerSecond: latenciesMs.length / seconds,
    p99Ms: Math.round((latenciesMs[Math.floor(latenciesMs.length * 0.99)] ?? Number.NaN) * 10) / 10,
    failures: failures + total - latenciesMs.length,
  }
}

async function openAll(count: number, address: { host: string; port: number }): Promise<Socket[]> {
  const open = () =>
    new Promise<Socket>((resolve, reject) => {
      const socket = connect({ ...address, noDelay: true }, () => resolve(socket)).on('error', reject)
    })
  return Promise.all(Array.from({ length: count }, open))
}

function requestText({ url, method, paths, body }: Load): string {
  const text = body === undefined ? '' : JSON.stringify(body)
  const type = body === undefined ? '' : 'content-type: application/json\r\n'
  const length = Buffer.byteLength(text)
  return `${method} ${paths[0]} HTTP/1.1\r\nhost: ${new URL(url).host}\r\n${type}content-length: ${length}\r\n\r\n${text}`
}
