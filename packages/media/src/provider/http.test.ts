import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type FakeAnswer, type FakeServer, startFakeServer } from '../net/testing/fake-server.ts'
import { createProviderHttp, type ProviderRequest } from './http.ts'
import { ProviderError } from './provider-error.ts'

let server: FakeServer | undefined
afterEach(async () => {
  await server?.close()
  server = undefined
})

const schema = z.object({ id: z.string() })

async function call(answer: FakeAnswer, more: Partial<ProviderRequest> = {}) {
  server = await startFakeServer(() => answer)
  const http = createProviderHttp({
    provider: 'painter',
    baseUrl: `${server.url}/base/`,
    headers: { authorization: 'Bearer sk-secret' },
    secrets: ['sk-secret'],
  })
  const signal = new AbortController().signal
  return http.call({ method: 'POST', path: '/orders', json: { a: 1 }, isOrder: true, signal, ...more }, schema)
}

const errorOf = (answer: FakeAnswer, more: Partial<ProviderRequest> = {}): Promise<ProviderError> =>
  call(answer, more).then(
    () => expect.fail('no error'),
    (error) => error,
  )

it('sends one request with the key and reads its JSON', async () => {
  expect(await call({ body: '{"id":"t1"}' })).toEqual({ id: 't1' })
  const [request] = server?.requests ?? []
  expect(request).toMatchObject({ method: 'POST', path: '/base/orders', body: '{"a":1}' })
  expect(request?.headers).toMatchObject({ authorization: 'Bearer sk-secret', 'content-type': 'application/json' })
})

describe('an answer', () => {
  it.each([
    [301, 'PROVIDER_REFUSED', true, 'not-taken'],
    [303, 'PROVIDER_REFUSED', true, undefined],
    [400, 'PROVIDER_REFUSED', true, 'not-taken'],
    [401, 'PROVIDER_REFUSED', true, 'not-taken'],
    [402, 'PROVIDER_REFUSED', true, 'not-taken'],
    [404, 'PROVIDER_REFUSED', true, 'not-taken'],
    [408, 'PROVIDER_UNAVAILABLE', false, undefined],
    [422, 'PROVIDER_REFUSED', true, 'not-taken'],
    [429, 'PROVIDER_UNAVAILABLE', false, 'not-taken'],
    [500, 'PROVIDER_UNAVAILABLE', false, undefined],
    [502, 'PROVIDER_UNAVAILABLE', false, undefined],
    [503, 'PROVIDER_UNAVAILABLE', false, undefined],
  ])('with status %i to an order is %s', async (status, code, permanent, outcome) => {
    const error = await errorOf({ status, body: 'because' })
    expect(error).toBeInstanceOf(ProviderError)
    expect(error).toMatchObject({
      code,
      permanent,
      message: expect.stringContaining(`painter answered ${status}: because`),
    })
    expect(error.outcome).toBe(outcome)
    expect(error.rateLimited).toBe(status === 429)
    expect(server?.requests).toHaveLength(1)
  })

  it('to anything but an order says nothing about an order', async () => {
    expect((await errorOf({ status: 404 }, { isOrder: false })).outcome).toBeUndefined()
  })

  it('passes on how long the provider wants to be left alone, in both forms', async () => {
    expect((await errorOf({ status: 429, headers: { 'retry-after': '7' } })).retryAfterMs).toBe(7000)
    await server?.close()
    const date = new Date(Date.now() + 60_000).toUTCString()
    const { retryAfterMs } = await errorOf({ status: 429, headers: { 'retry-after': date } })
    expect(retryAfterMs).toBeGreaterThan(50_000)
    expect(retryAfterMs).toBeLessThanOrEqual(60_000)
  })

  it.each(['<html>gateway</html>', '{"id":7}', ''])(
    'of %j is invalid, and the order may have been taken',
    async (body) => {
      const error = await errorOf({ body })
      expect(error).toMatchObject({ code: 'PROVIDER_ANSWER_INVALID', permanent: false })
      expect(error.outcome).toBeUndefined()
    },
  )

  it('that is too large is invalid', async () => {
    expect(await errorOf({ body: 'x'.repeat(11) }, { maxBytes: 10 })).toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
  })
})

describe('no answer', () => {
  it('because nobody listens means that there is no order', async () => {
    const closed = await startFakeServer(() => ({}))
    await closed.close()
    const http = createProviderHttp({ provider: 'painter', baseUrl: closed.url, secrets: [] })
    const signal = new AbortController().signal
    const asking = http.call({ method: 'POST', path: '/', isOrder: true, signal }, schema)
    await expect(asking).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', outcome: 'not-taken', permanent: false })
  })

  it.each([
    ['the connection broke', { cut: true }],
    ['it is late', { hang: true }],
  ])('because %s says nothing about the order', async (_, answer) => {
    const error = await errorOf(answer, { timeoutMs: 50 })
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', permanent: false })
    expect(error.outcome).toBeUndefined()
  })
})

it('never repeats a key that the provider sends back, not even a part of it', async () => {
  for (const answer of [
    { status: 401, body: 'bad key sk-secret' },
    // The quoted part ends in the middle of the key.
    { status: 500, body: `${'x'.repeat(295)}sk-secret` },
    { body: 'sk-secret is no JSON' },
    { body: '{"id":{"sk-secret":1}}' },
  ]) {
    const error = await errorOf(answer)
    const everything = `${error.stack}${JSON.stringify(error)}${JSON.stringify(error.cause)}${error.cause}`
    expect(everything).not.toContain('sk-se')
    await server?.close()
  }
})

it('ends with the reason of its signal', async () => {
  const abort = new AbortController()
  const calling = call({ hang: true }, { signal: abort.signal })
  await expect.poll(() => server?.requests.length).toBe(1)
  abort.abort(new Error('no longer wanted'))
  await expect(calling).rejects.toThrow('no longer wanted')
})
