import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type FakeAnswer, type FakeServer, startFakeServer } from '../net/testing/fake-server.ts'
import { fetchJson } from './provider-http.ts'
import { SpeechError } from './speech-error.ts'

let server: FakeServer | undefined
afterEach(() => server?.close())

interface CallOptions {
  timeoutMs?: number
  signal?: AbortSignal
  isOrder?: boolean
}

async function call(answer: FakeAnswer, options: CallOptions = {}) {
  server = await startFakeServer(() => answer)
  return callAt(server.url, options)
}

function callAt(url: string, { timeoutMs = 5000, signal, isOrder = false }: CallOptions) {
  const request = { provider: 'azure', url, headers: { key: 'sk-secret' }, isOrder, secrets: ['sk-secret'], timeoutMs }
  const listened = signal ?? new AbortController().signal
  return fetchJson({ ...request, signal: listened }, z.object({ ok: z.literal(true) }))
}

describe('a call to a voice provider', () => {
  it.each([
    [400, 'SPEECH_REJECTED', true],
    [401, 'SPEECH_REJECTED', true],
    [402, 'SPEECH_REJECTED', true],
    [404, 'SPEECH_REJECTED', true],
    [408, 'SPEECH_UNAVAILABLE', false],
    [429, 'SPEECH_UNAVAILABLE', false],
    [500, 'SPEECH_UNAVAILABLE', false],
    [503, 'SPEECH_UNAVAILABLE', false],
  ])('answered with %i ends as %s', async (status, code, permanent) => {
    await expect(call({ status, body: 'because' })).rejects.toMatchObject({
      code,
      permanent,
      message: expect.stringContaining(`${status}: because`),
    })
  })

  it('passes on how long the provider wants to be left alone', async () => {
    await expect(call({ status: 429, headers: { 'retry-after': '7' } })).rejects.toMatchObject({ retryAfterMs: 7000 })
    await server?.close()
    const date = new Date(Date.now() + 60_000).toUTCString()
    const error = await call({ status: 503, headers: { 'retry-after': date } }).catch((thrown) => thrown)
    expect(error.retryAfterMs).toBeGreaterThan(50_000)
    expect(error.retryAfterMs).toBeLessThanOrEqual(60_000)
  })

  it('never repeats a key that the provider sends back', async () => {
    const error = await call({ status: 401, body: 'bad key sk-secret' }).catch((thrown) => thrown)
    expect(error.message).toContain('bad key ***')
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('sk-secret')
  })

  it('that gets no answer in time can be tried again', async () => {
    await expect(call({ hang: true }, { timeoutMs: 50 })).rejects.toMatchObject({
      code: 'SPEECH_UNAVAILABLE',
      permanent: false,
    })
  })

  it('ends with the reason of its signal', async () => {
    const abort = new AbortController()
    const calling = call({ hang: true }, { signal: abort.signal })
    abort.abort(new Error('no longer wanted'))
    await expect(calling).rejects.toThrow('no longer wanted')
  })

  it.each(['not json', '{"ok":false}'])('refuses the answer %s', async (body) => {
    await expect(call({ body })).rejects.toMatchObject({ code: 'SPEECH_INVALID', permanent: false })
  })

  it('does not follow a redirect, which would carry the key elsewhere', async () => {
    await expect(call({ status: 302, headers: { location: 'http://127.0.0.1:9/' } })).rejects.toMatchObject({
      code: 'SPEECH_UNAVAILABLE',
    })
    expect(server?.requests).toHaveLength(1)
  })
})

describe('an order for speech', () => {
  const outcomeOf = async (calling: Promise<unknown>) => {
    const error: unknown = await calling.catch((thrown) => thrown)
    if (!(error instanceof SpeechError)) throw error
    return { outcome: error.outcome, rateLimited: error.rateLimited, permanent: error.permanent }
  }
  const unknown = { outcome: undefined, rateLimited: false, permanent: false }

  it.each([400, 401, 404])('was certainly not taken after %i', async (status) => {
    const refused = { outcome: 'not-taken', rateLimited: false, permanent: true }
    expect(await outcomeOf(call({ status }, { isOrder: true }))).toEqual(refused)
  })

  it('was not taken after 429, which asks everybody to wait', async () => {
    const busy = { outcome: 'not-taken', rateLimited: true, permanent: false }
    expect(await outcomeOf(call({ status: 429 }, { isOrder: true }))).toEqual(busy)
  })

  it('was not taken when nobody listens', async () => {
    const closed = await startFakeServer(() => ({}))
    await closed.close()
    expect(await outcomeOf(callAt(closed.url, { isOrder: true }))).toEqual({ ...unknown, outcome: 'not-taken' })
  })

  it.each([
    ['a broken connection', { cut: true }],
    ['no answer in time', { hang: true }],
    ['408', { status: 408 }],
    ['503', { status: 503 }],
    ['an answer that can not be read', { body: 'not json' }],
  ])('may have been taken after %s', async (_, answer) => {
    expect(await outcomeOf(call(answer, { isOrder: true, timeoutMs: 500 }))).toEqual(unknown)
  })

  it('is not what another request is, whatever becomes of it', async () => {
    expect(await outcomeOf(call({ cut: true }))).toEqual({ ...unknown, outcome: 'not-taken' })
    await server?.close()
    expect(await outcomeOf(call({ body: 'not json' }))).toEqual({ ...unknown, outcome: 'not-taken' })
  })
})
