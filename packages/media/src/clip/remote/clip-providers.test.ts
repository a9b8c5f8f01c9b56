import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { probe } from '../../ffmpeg/index.ts'
import type { LocalProvider } from '../../provider/provider.ts'
import { carryOut, pollUntilDone } from '../../provider/testing/carry-out.ts'
import { type FakeFault, type FakePhase, type FakeProvider, startFakeProvider } from '../../provider/testing/index.ts'
import type { Clip, ClipRequest, RemoteClipProvider } from '../clip.ts'
import { createClipProvider } from '../create-clip-provider.ts'

const KEY = 'secret-key-1'
const STILL = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0xff, 0x00])
const idempotencyKey = 'order-1'
const noAbort = () => new AbortController().signal

let folder: string
let filePath: string
let still: string
let fake: FakeProvider
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-clips-test-'))
  filePath = join(folder, 'clip.mp4')
  still = join(folder, 'mara.png')
  await writeFile(still, STILL)
  fake = await startFakeProvider()
})
afterEach(async () => {
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

const local: LocalProvider<ClipRequest, Clip> = {
  kind: 'local',
  provider: 'local',
  model: 'local',
  make: () => Promise.reject(new Error('not asked')),
}

const kinds = ['wavespeed', 'fal', 'replicate'] as const
type Kind = (typeof kinds)[number]

function create(kind: Kind, more: { model?: string } = {}): RemoteClipProvider {
  const provider = createClipProvider({ kind, apiKey: KEY, model: more.model ?? null, baseUrl: fake.url }, local)
  if (provider.kind !== 'remote') throw new Error('not remote')
  return provider
}

const request: ClipRequest = {
  image: 'https://files.example/still.png?signature=1',
  prompt: 'She turns round',
  durationSeconds: 5,
  resolution: '720p',
  seed: 4_000_000_000,
}

/** What each service is asked, at which path, with which header. */
const orders = {
  wavespeed: {
    path: '/api/v3/bytedance/seedance-2.0/image-to-video',
    authorization: `Bearer ${KEY}`,
    body: {
      image: request.image,
      prompt: 'She turns round',
      duration: 5,
      resolution: '720p',
      seed: 1_852_516_352,
      generate_audio: false,
    },
  },
  fal: {
    path: '/fal-ai/bytedance/seedance/v1.5/pro/image-to-video',
    authorization: `Key ${KEY}`,
    body: {
      image_url: request.image,
      prompt: 'She turns round',
      duration: '5',
      resolution: '720p',
      seed: 1_852_516_352,
      aspect_ratio: 'auto',
      generate_audio: false,
    },
  },
  replicate: {
    path: '/v1/models/bytedance/seedance-2.0/predictions',
    authorization: `Bearer ${KEY}`,
    body: {
      input: {
        image: request.image,
        prompt: 'She turns round',
        duration: 5,
        resolution: '720p',
        seed: 1_852_516_352,
        aspect_ratio: 'adaptive',
        generate_audio: false,
      },
    },
  },
} as const

const errorOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('no error'),
    (error) => error,
  )

async function submit(kind: Kind) {
  const order = create(kind).order(request)
  const submitted = await order.submit({ idempotencyKey, filePath, signal: noAbort() })
  if (!('taskId' in submitted)) throw new Error('no task')
  return { order, taskId: submitted.taskId }
}

/** Expects that nothing of the key is in an error, nor in what has led to it. */
function expectNoSecret(error: Error) {
  expect(`${error.stack} ${error.cause} ${JSON.stringify(error)}`).not.toContain(KEY)
}

it('local is what it is given', () => {
  expect(createClipProvider({ kind: 'local' }, local)).toBe(local)
})

describe.each(kinds)('%s', (kind) => {
  it('uploads the still as it is', async () => {
    const url = await create(kind).upload(still, { signal: noAbort() })
    expect(url.startsWith(fake.url)).toBe(true)
    const sent = fake.requests.find(({ bytes }) => bytes.includes(STILL))
    expect(sent?.headers['content-type']).toMatch(kind === 'fal' ? 'image/png' : 'multipart/form-data')
    if (kind !== 'fal') expect(sent?.body).toContain('filename="mara.png"')
    expect(fake.requests[0]?.headers.authorization).toBe(orders[kind].authorization)
    expect(fake.purchases).toEqual([])
  })

  it('passes on everything that is asked for, and brings the clip home', async () => {
    const order = create(kind).order(request)
    const clip = await carryOut(order, { filePath })
    expect(clip).toEqual({ width: 128, height: 72, durationSeconds: 5 })
    expect((await probe(filePath)).video?.codec).toBe('h264')
    const sent = fake.requests.find(({ path }) => path === orders[kind].path)
    expect(sent?.headers.authorization).toBe(orders[kind].authorization)
    expect(JSON.parse(sent?.body ?? '')).toEqual(orders[kind].body)
    expect(fake.purchases).toHaveLength(1)
    // Files are fetched without the key.
    expect(fake.requests.at(-1)?.headers.authorization).toBeUndefined()
  })

  it('passes on eight seconds as well', async () => {
    const clip = await carryOut(create(kind).order({ ...request, durationSeconds: 8 }), { filePath })
    expect(clip.durationSeconds).toBe(8)
  })

  it('describes the order for the journal without secrets', () => {
    const order = create(kind).order(request)
    expect(order).toMatchObject({ provider: kind, repeat: 'never', makesFile: true })
    expect(order.request).toMatchObject({ prompt: request.prompt, image: 'https://files.example/still.png' })
    expect(JSON.stringify(order.request)).not.toContain('signature')
  })

  it.each([400, 401, 402, 429])('says that a %i was no order', async (status) => {
    fake.misbehave('order', { kind: 'refusal', status, body: `no ${KEY}`, headers: { 'retry-after': '3' } })
    const error = await errorOf(submit(kind))
    expect(error).toMatchObject({ outcome: 'not-taken', rateLimited: status === 429, permanent: status !== 429 })
    if (status === 429) expect(error.retryAfterMs).toBe(3000)
    expectNoSecret(error)
    expect(fake.purchases).toEqual([])
  })

  it.each<[string, FakeFault]>([
    ['a lost reply', { kind: 'lost-reply' }],
    ['garbage', { kind: 'answer', body: `<html>${KEY}</html>` }],
    ['an answer without an id', { kind: 'answer', body: '{}' }],
  ])('does not know after %s whether it was an order, and asks once', async (_, fault) => {
    fake.misbehave('order', fault)
    const error = await errorOf(submit(kind))
    expect(error.outcome).toBeUndefined()
    expect(error.permanent).toBe(false)
    expectNoSecret(error)
    expect(fake.purchases).toHaveLength(1)
  })

  it.each([500, 503, 504])('does not know after a %i whether it was an order', async (status) => {
    fake.misbehave('order', { kind: 'refusal', status })
    const error = await errorOf(submit(kind))
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', permanent: false })
    expect(error.outcome).toBeUndefined()
  })

  it('can be asked again after a poll that went wrong', async () => {
    const { order, taskId } = await submit(kind)
    for (const fault of [
      { kind: 'lost-reply' },
      { kind: 'refusal', status: 502 },
      { kind: 'answer', body: 'x' },
    ] satisfies FakeFault[]) {
      fake.misbehave('poll', fault)
      expect((await errorOf(pollUntilDone(order, taskId))).permanent).toBe(false)
    }
    expect(await pollUntilDone(order, taskId)).toEqual({ url: expect.stringContaining('.mp4') })
    expect(fake.purchases).toHaveLength(1)
  })

  it('tells of a task that failed, with the reason of the service', async () => {
    fake.failNextTask(`The content is not allowed, ${KEY}`)
    const { order, taskId } = await submit(kind)
    const error = await errorOf(pollUntilDone(order, taskId))
    expect(error.message).toContain(`${kind} made no clip`)
    expect(error.message).toContain('not allowed')
    expectNoSecret(error)
  })

  it('tells of a clip that is gone, and of one that is none', async () => {
    const { order, taskId } = await submit(kind)
    const output = await pollUntilDone(order, taskId)
    const fetch = () => order.fetch?.(output, { filePath, signal: noAbort() }) ?? Promise.reject(new Error('no fetch'))
    const good = await readFile(await fetchTo(fetch))
    // ffprobe would open the file that this one names, and find a picture in it.
    await writeFile(join(folder, 'private.mp4'), good)
    fake.misbehave('file', { kind: 'answer', body: 'ffconcat version 1.0\nfile private.mp4\nduration 5\n' })
    expect(await errorOf(fetch())).toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    const cutOff = good.subarray(0, 200)
    fake.misbehave('file', { kind: 'answer', body: cutOff })
    expect(await errorOf(fetch())).toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    await expect(access(filePath)).rejects.toThrow('ENOENT')
    fake.expireFiles()
    expect(await errorOf(fetch())).toMatchObject({ code: 'PROVIDER_REFUSED', permanent: true })
    await expect(access(filePath)).rejects.toThrow('ENOENT')
    expect(fake.purchases).toHaveLength(1)
  })

  it('can be called off', async () => {
    fake.setPollsUntilDone(10)
    const { order, taskId } = await submit(kind)
    await order.cancel?.(taskId, { signal: noAbort() })
    expect(fake.purchases[0]?.state).toBe('cancelled')
  })

  it.each<FakePhase>(['upload', 'order', 'poll', 'file', 'cancel'])(
    'stops at once when its signal fires in %s',
    async (phase) => {
      const abort = new AbortController()
      const { signal } = abort
      fake.misbehave(phase, { kind: 'silence' })
      const provider = create(kind)
      const working =
        phase === 'upload'
          ? provider.upload(still, { signal })
          : phase === 'cancel'
            ? provider.order(request).cancel?.('t', { signal })
            : carryOut(provider.order(request), { filePath, signal })
      const stopped = errorOf(Promise.resolve(working))
      await silenceOf(phase)
      abort.abort(new Error('no longer wanted'))
      expect((await stopped).message).toBe('no longer wanted')
    },
  )
})

/** Waits until the fake has got the request that it won't answer. */
async function silenceOf(phase: FakePhase) {
  const needed = { upload: 1, order: 1, poll: 2, file: 3, cancel: 1, list: 1 }[phase]
  await expect.poll(() => fake.requests.length).toBeGreaterThanOrEqual(needed)
}

/** Where a good clip lies. */
async function fetchTo(fetch: () => Promise<Clip>): Promise<string> {
  await fetch()
  return filePath
}

describe('an order whose answer was lost', () => {
  const find = (kind: Kind, changes: Partial<ClipRequest> = {}) =>
    create(kind)
      .order({ ...request, ...changes })
      .find?.({ idempotencyKey, submittedAfter: new Date(), signal: noAbort() })

  it.each(['fal', 'replicate'] as const)('is found in the list of %s', async (kind) => {
    fake.misbehave('order', { kind: 'lost-reply' })
    await errorOf(submit(kind))
    expect(await find(kind)).toEqual({ taskId: fake.purchases[0]?.id })
    const order = create(kind).order(request)
    expect(await pollUntilDone(order, fake.purchases[0]?.id ?? '')).toEqual({ url: expect.any(String) })
  })

  it.each(['fal', 'replicate'] as const)('is not mistaken for another one at %s', async (kind) => {
    await submit(kind)
    expect(await find(kind, { image: 'https://files.example/other.png' })).toBeNull()
    expect(await find(kind, { seed: 7 })).toBeNull()
    const later = new Date(Date.now() + 60_000)
    const order = create(kind).order(request)
    expect(await order.find?.({ idempotencyKey, submittedAfter: later, signal: noAbort() })).toBeNull()
    await submit(kind)
    // Two that are alike: nobody knows which is ours.
    expect(await find(kind)).toBeNull()
  })

  it('is not looked for in half a list of fal', async () => {
    fake.misbehave('order', { kind: 'lost-reply' })
    await errorOf(submit('fal'))
    const [{ id, input } = { id: '', input: {} }] = fake.purchases
    const items = [{ request_id: id, sent_at: new Date().toISOString(), json_input: input }]
    fake.misbehave('list', { kind: 'answer', body: JSON.stringify({ items, has_more: true }) })
    expect(await find('fal')).toBeNull()
  })

  it('is looked for on the next page of Replicate, but with the key at no other host', async () => {
    fake.misbehave('order', { kind: 'lost-reply' })
    await errorOf(submit('replicate'))
    const results = [{ id: 'other', created_at: new Date().toISOString(), input: {} }]
    const next = 'http://127.0.0.1:9/v1/predictions?cursor=abc'
    fake.misbehave('list', { kind: 'answer', body: JSON.stringify({ results, next }) })
    expect(await find('replicate')).toEqual({ taskId: fake.purchases[0]?.id })
    expect(fake.requests.at(-1)?.path).toBe('/v1/predictions?cursor=abc')
  })

  it('can not be found at WaveSpeed, which has no list', () => {
    expect(find('wavespeed')).toBeUndefined()
  })

  it('ends with the reason of its signal while the list is read', async () => {
    for (const kind of ['fal', 'replicate'] as const) {
      const abort = new AbortController()
      fake.misbehave('list', { kind: 'silence' })
      const finding = create(kind)
        .order(request)
        .find?.({ idempotencyKey, submittedAfter: new Date(), signal: abort.signal })
      abort.abort(new Error('no longer wanted'))
      expect((await errorOf(Promise.resolve(finding))).message).toBe('no longer wanted')
    }
  })
})

describe('another model', () => {
  it('is asked with the usual fields alone', async () => {
    await create('wavespeed', { model: 'wavespeed-ai/wan-2.2/i2v-720p' })
      .order(request)
      .submit({ idempotencyKey, filePath, signal: noAbort() })
    expect(fake.requests[0]?.path).toBe('/api/v3/wavespeed-ai/wan-2.2/i2v-720p')
    expect(Object.keys(fake.purchases[0]?.input ?? {})).toEqual(['image', 'prompt', 'duration', 'resolution', 'seed'])
  })

  it('of Replicate may be a version', async () => {
    const version = 'a'.repeat(64)
    for (const model of [`owner/name:${version}`, version]) {
      await create('replicate', { model }).order(request).submit({ idempotencyKey, filePath, signal: noAbort() })
      expect(fake.requests.at(-1)?.path).toBe('/v1/predictions')
      expect(JSON.parse(fake.requests.at(-1)?.body ?? '')).toMatchObject({ version })
    }
  })

  it('that makes something else ends the order for good, since once more would cost once more', async () => {
    for (const [kind, body] of [
      ['wavespeed', '{"code":200,"data":{"id":"t","status":"completed","outputs":[]}}'],
      ['replicate', '{"id":"t","status":"succeeded","output":{"text":"hello"}}'],
    ] as const) {
      fake.misbehave('poll', { kind: 'answer', body })
      const now = await create(kind).order(request).poll?.('t', { signal: noAbort() })
      expect(now).toMatchObject({ state: 'failed', permanent: true })
    }
  })
})

it('a fault on the way to the result at fal is not taken for the result', async () => {
  for (const status of [401, 404, 502]) {
    fake.misbehave('poll', { kind: 'answer', body: '{"status":"COMPLETED"}' })
    fake.misbehave('poll', { kind: 'refusal', status })
    const polling = Promise.resolve(create('fal').order(request).poll?.('t', { signal: noAbort() }))
    expect(await errorOf(polling)).toMatchObject({ name: 'ProviderError', permanent: status < 500 })
  }
})

it('a refusal that WaveSpeed packs into a good answer is one', async () => {
  fake.misbehave('order', { kind: 'answer', body: `{"code":429,"message":"slow down ${KEY}","data":{}}` })
  const error = await errorOf(submit('wavespeed'))
  expect(error).toMatchObject({ outcome: 'not-taken', rateLimited: true })
  expectNoSecret(error)
})

it('a word for the state that is new to us is not taken for an end', async () => {
  for (const [kind, body] of [
    ['wavespeed', '{"code":200,"data":{"id":"t","status":"warming-up"}}'],
    ['replicate', '{"id":"t","status":"queued"}'],
    ['fal', '{"status":"PAUSED"}'],
  ] as const) {
    fake.misbehave('poll', { kind: 'answer', body })
    expect(await create(kind).order(request).poll?.('t', { signal: noAbort() })).toEqual({ state: 'running' })
  }
})
