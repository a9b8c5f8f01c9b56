import { afterEach, expect, it } from 'vitest'
import { exchange, type HttpCall } from './exchange.ts'
import { type FakeAnswer, type FakeServer, startFakeServer } from './testing/fake-server.ts'

let server: FakeServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const callTo = (url: string, more: Partial<HttpCall> = {}): HttpCall => ({
  url,
  method: 'POST',
  headers: {},
  timeoutMs: 5000,
  maxBytes: 1000,
  signal: new AbortController().signal,
  ...more,
})

async function ask(answer: FakeAnswer, more: Partial<HttpCall> = {}) {
  server = await startFakeServer(() => answer)
  return exchange(callTo(server.url, more))
}

it('gives back any answer with its status', async () => {
  const answer = await ask({ status: 418, headers: { 'x-kind': 'tea' }, body: 'short' }, { body: 'and stout' })
  expect(answer).toMatchObject({ outcome: 'answered', status: 418, headers: { 'x-kind': 'tea' } })
  expect(String('bytes' in answer && answer.bytes)).toBe('short')
  expect(server?.requests[0]?.body).toBe('and stout')
})

it('knows that nothing has left this machine when nobody listens, or the name is unknown', async () => {
  const { url, close } = await startFakeServer(() => ({}))
  await close()
  expect(await exchange(callTo(url))).toMatchObject({ outcome: 'unreachable' })
  expect(await exchange(callTo('http://kiln.invalid/'))).toMatchObject({ outcome: 'unreachable' })
  expect(await exchange(callTo(url.replace('127.0.0.1', 'localhost')))).toMatchObject({ outcome: 'unreachable' })
})

it('does not know it when the connection breaks after the request, and sends it once', async () => {
  expect(await ask({ cut: true })).toMatchObject({ outcome: 'lost' })
  expect(server?.requests).toHaveLength(1)
})

it('does not know it when no answer comes in time', async () => {
  expect(await ask({ hang: true }, { timeoutMs: 50 })).toMatchObject({ outcome: 'timed-out' })
  expect(server?.requests).toHaveLength(1)
})

it('opens a new connection for every call, so that none is lost in a kept one', async () => {
  const connections = new Set<string>()
  server = await startFakeServer(({ headers }) => {
    connections.add(String(headers.connection))
    return {}
  })
  await exchange(callTo(server.url))
  await exchange(callTo(server.url))
  expect([...connections]).toEqual(['close'])
})

it('stops reading what is too large', async () => {
  expect(await ask({ body: 'x'.repeat(1001) })).toEqual({ outcome: 'too-large' })
})

it('does not follow a redirect', async () => {
  const answer = await ask({ status: 307, headers: { location: 'http://127.0.0.1:9/' } })
  expect(answer).toMatchObject({ outcome: 'answered', status: 307 })
  expect(server?.requests).toHaveLength(1)
})

it('sends a form as a form', async () => {
  await ask({}, { body: new URLSearchParams({ a: 'b & c' }) })
  expect(server?.requests[0]?.headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8')
  expect(server?.requests[0]?.body).toBe('a=b+%26+c')
})

it('ends with the reason of its signal, before and during the call', async () => {
  const abort = new AbortController()
  const asking = ask({ hang: true }, { signal: abort.signal })
  await expect.poll(() => server?.requests.length).toBe(1)
  abort.abort(new Error('no longer wanted'))
  await expect(asking).rejects.toThrow('no longer wanted')
  await expect(exchange(callTo('http://kiln.invalid/', { signal: abort.signal }))).rejects.toThrow('no longer wanted')
})
