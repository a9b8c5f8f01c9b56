import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type FakeAnswer, type FakeServer, startFakeServer } from '../net/testing/fake-server.ts'
import { ProviderError } from '../provider/provider-error.ts'
import { createTextProvider } from './create-text-provider.ts'
import type { TextAsk } from './text-ask.ts'

const KEY = 'sk-very-secret-key'
const ask: TextAsk = {
  system: 'You are terse.',
  prompt: 'Name a colour.',
  schema: z.object({ color: z.string().min(2).max(20) }),
  name: 'color',
  seed: 42,
}

let server: FakeServer
afterEach(async () => await server.close())

/** A server that gives this answer, and a provider that asks it. */
const providerOf = async (
  answer: FakeAnswer | (() => FakeAnswer),
  { apiKey = KEY, timeoutMs }: { apiKey?: string | null; timeoutMs?: number } = {},
) => {
  server = await startFakeServer(() => (typeof answer === 'function' ? answer() : answer))
  const choice = { baseUrl: `${server.url}/v1`, apiKey, model: 'small' }
  return createTextProvider(choice, timeoutMs === undefined ? {} : { timeoutMs })
}

const completion = (content: string): FakeAnswer => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({
    id: 'c1',
    object: 'chat.completion',
    created: 1,
    model: 'small',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 11, completion_tokens: 5, total_tokens: 16 },
  }),
})

type Provider = Awaited<ReturnType<typeof providerOf>>

const submit = (provider: Provider, signal = new AbortController().signal) =>
  provider.order(ask).submit({ idempotencyKey: 'k', filePath: '/nowhere', signal })

const failureOf = async (provider: Provider): Promise<ProviderError> => {
  const error: unknown = await submit(provider).catch((thrown: unknown) => thrown)
  if (!(error instanceof ProviderError)) throw new Error(`No ProviderError: ${error}`)
  return error
}

describe('a text provider', () => {
  it('sends model, words, seed, temperature and schema, and gives back text and tokens', async () => {
    const provider = await providerOf(completion('{"color":"red"}'))
    const answer = await submit(provider)
    expect(answer).toEqual({ result: { text: '{"color":"red"}', inputTokens: 11, outputTokens: 5 } })
    const [request] = server.requests
    expect(request).toMatchObject({ method: 'POST', path: '/v1/chat/completions' })
    expect(request?.headers.authorization).toBe(`Bearer ${KEY}`)
    const body = JSON.parse(request?.body ?? '')
    expect(body).toMatchObject({ model: 'small', seed: 42, temperature: 0.8 })
    expect(body.messages).toMatchObject([
      { role: 'system', content: 'You are terse.' },
      { role: 'user', content: 'Name a colour.' },
    ])
    expect(body.response_format.type).toBe('json_schema')
    expect(JSON.stringify(body.response_format)).toContain('color')
    // OpenAI refuses schemas with bounds on strings.
    expect(JSON.stringify(body.response_format)).not.toMatch(/minLength|maxLength/u)
  })

  it('gives back text that is no JSON as it is: whoever asked decides', async () => {
    const provider = await providerOf(completion('```json\n{"color":"red"}\n```'))
    expect(await submit(provider)).toMatchObject({ result: { text: '```json\n{"color":"red"}\n```' } })
  })

  it('sends no authorization without a key, and may then be asked again', async () => {
    const provider = await providerOf(completion('x'), { apiKey: null })
    await submit(provider)
    expect(server.requests[0]?.headers.authorization).toBeUndefined()
    expect(provider.order(ask).repeat).toBe('free')
    expect((await providerWithKey()).order(ask)).toMatchObject({
      provider: 'openai',
      repeat: 'never',
      makesFile: false,
    })
  })

  it('describes the order without the key', async () => {
    const provider = await providerOf(completion('x'))
    expect(JSON.stringify(provider.order(ask))).not.toContain(KEY)
    expect(provider.order(ask).request).toMatchObject({ model: 'small', prompt: 'Name a colour.', seed: 42 })
  })

  it.each([400, 401, 403, 404])(
    'says that %d is a refusal for good, asks once, and never shows the key',
    async (status) => {
      const provider = await providerOf({ status, body: JSON.stringify({ error: { message: `Bad key ${KEY}` } }) })
      const error = await failureOf(provider)
      expect(error).toMatchObject({ code: 'PROVIDER_REFUSED', outcome: 'not-taken', permanent: true })
      expect(error.message).toContain(String(status))
      expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(KEY)
      expect(server.requests).toHaveLength(1)
    },
  )

  it.each([
    ['7', 7000, 7000],
    [new Date(Date.now() + 60_000).toUTCString(), 50_000, 60_000],
  ])('rests as long as a 429 says (%s)', async (header, least, most) => {
    const provider = await providerOf({ status: 429, headers: { 'retry-after': header }, body: 'slow down' })
    const error = await failureOf(provider)
    expect(error).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      outcome: 'not-taken',
      rateLimited: true,
      permanent: false,
    })
    expect(error.retryAfterMs).toBeGreaterThanOrEqual(least)
    expect(error.retryAfterMs).toBeLessThanOrEqual(most)
    expect(server.requests).toHaveLength(1)
  })

  it('does not know after a 500 whether the order was taken, and does not repeat it', async () => {
    const error = await failureOf(await providerOf({ status: 500, body: 'oops' }))
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', permanent: false })
    expect(error.outcome).toBeUndefined()
    expect(server.requests).toHaveLength(1)
  })

  it.each(['<html>Welcome</html>', '{"unexpected":true}', ''])('says that the answer %j is none', async (body) => {
    const error = await failureOf(await providerOf({ body, headers: { 'content-type': 'application/json' } }))
    expect(error.code).toBe('PROVIDER_ANSWER_INVALID')
    expect(error.outcome).toBeUndefined()
  })

  it('asks without the schema when a server says that it knows none, and only then', async () => {
    const provider = await providerOf(() =>
      server.requests.length === 1
        ? { status: 400, body: '{"error":{"message":"This response_format type is unavailable"}}' }
        : completion('{"color":"red"}'),
    )
    expect(await submit(provider)).toMatchObject({ result: { text: '{"color":"red"}' } })
    expect(server.requests.map(({ body }) => body.includes('response_format'))).toEqual([true, false])
  })

  it('follows no redirect, which would carry the key elsewhere', async () => {
    const provider = await providerOf({ status: 307, headers: { location: 'http://127.0.0.1:1/v1/chat/completions' } })
    expect((await failureOf(provider)).code).toBe('PROVIDER_REFUSED')
    expect(server.requests).toHaveLength(1)
  })

  it('knows that a server which cannot be reached has no order', async () => {
    const provider = await providerOf(completion('x'))
    await server.close()
    expect(await failureOf(provider)).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', outcome: 'not-taken' })
  })

  it('does not know after a lost answer whether the order was taken', async () => {
    const error = await failureOf(await providerOf({ cut: true }))
    expect(error.code).toBe('PROVIDER_UNAVAILABLE')
    expect(error.outcome).toBeUndefined()
    expect(server.requests).toHaveLength(1)
  })

  it('gives up after its time limit, not knowing whether the order was taken', async () => {
    const error = await failureOf(await providerOf({ hang: true }, { timeoutMs: 100 }))
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    expect(error.message).toContain('0.1 s')
    expect(error.outcome).toBeUndefined()
  })

  it('stops with the reason of the signal', async () => {
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const provider = await providerOf(() => {
      controller.abort(reason)
      return { hang: true }
    })
    await expect(submit(provider, controller.signal)).rejects.toBe(reason)
  })
})

const providerWithKey = async () => createTextProvider({ baseUrl: 'http://127.0.0.1:9', apiKey: KEY, model: 'small' })
