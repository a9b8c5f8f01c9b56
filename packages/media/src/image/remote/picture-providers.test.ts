import { access, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LocalProvider, RemoteProvider } from '../../provider/provider.ts'
import { carryOut, pollUntilDone } from '../../provider/testing/carry-out.ts'
import { type FakeFault, type FakePhase, type FakeProvider, startFakeProvider } from '../../provider/testing/index.ts'
import { createPictureProvider, type PictureProviderChoice } from '../create-picture-provider.ts'
import type { Picture, PictureRequest } from '../picture.ts'

const KEY = 'secret-key-1'
const idempotencyKey = 'order-1'
const noAbort = () => new AbortController().signal

let folder: string
let filePath: string
let fake: FakeProvider
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-pictures-test-'))
  filePath = join(folder, 'picture.png')
  fake = await startFakeProvider()
})
afterEach(async () => {
  await fake.close()
  await rm(folder, { recursive: true, force: true })
})

const local: LocalProvider<PictureRequest, Picture> = {
  kind: 'local',
  provider: 'local',
  model: 'local',
  make: () => Promise.reject(new Error('not asked')),
}

function create(choice: PictureProviderChoice): RemoteProvider<PictureRequest, Picture> {
  const provider = createPictureProvider(choice, local)
  if (provider.kind !== 'remote') throw new Error('not remote')
  return provider
}

const makers = {
  openai: () => create({ kind: 'openai', baseUrl: `${fake.url}/v1/`, apiKey: KEY, model: 'sdxl' }),
  a1111: () => create({ kind: 'a1111', url: fake.url }),
  comfyui: () => create({ kind: 'comfyui', url: fake.url, workflowFile: null }),
} as const
const kinds = ['openai', 'a1111', 'comfyui'] as const

const request: PictureRequest = {
  prompt: 'A lighthouse at dusk',
  negativePrompt: 'fog',
  width: 90,
  height: 60,
  seed: 4_000_000_000,
  sampler: 'dpm++ 2m karras',
  steps: 12,
  cfgScale: 4.5,
  genre: 'mystery',
}

const bodyTo = (path: string) => JSON.parse(fake.requests.find((one) => one.path === path)?.body ?? '{}')
const errorOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => expect.fail('no error'),
    (error) => error,
  )
const submit = (kind: (typeof kinds)[number]) =>
  makers[kind]().order(request).submit({ idempotencyKey, filePath, signal: noAbort() })

function expectNoSecret(error: Error) {
  expect(`${error.stack} ${error.cause} ${JSON.stringify(error)}`).not.toContain(KEY)
}

it('local is what it is given', () => {
  expect(createPictureProvider({ kind: 'local' }, local)).toBe(local)
})

describe.each(kinds)('%s', (kind) => {
  it('writes a picture in the size that was asked for', async () => {
    const picture = await carryOut(makers[kind]().order(request), { filePath })
    expect(picture).toEqual({ width: 90, height: 60, contentType: 'image/png', seed: request.seed })
    expect(await sharp(filePath).metadata()).toMatchObject({ width: 90, height: 60, format: 'png' })
    expect(await readdir(folder)).toEqual(['picture.png'])
    expect(fake.purchases).toHaveLength(1)
  })

  it('keeps what was asked for in the journal, without what only the local painter reads', () => {
    const order = makers[kind]().order(request)
    expect(order).toMatchObject({ provider: kind, repeat: kind === 'openai' ? 'never' : 'free', makesFile: true })
    expect(order.request).toMatchObject({ prompt: request.prompt, seed: request.seed, sampler: 'dpm++ 2m karras' })
    expect(order.request).not.toHaveProperty('genre')
  })

  it.each([400, 404, 429])('says that a %i was no order', async (status) => {
    fake.misbehave('order', { kind: 'refusal', status, body: `no ${KEY}`, headers: { 'retry-after': '3' } })
    const error = await errorOf(submit(kind))
    expect(error).toMatchObject({ outcome: 'not-taken', rateLimited: status === 429, permanent: status !== 429 })
    if (kind === 'openai') expectNoSecret(error)
    expect(fake.purchases).toEqual([])
  })

  it.each<[string, FakeFault]>([
    ['a lost reply', { kind: 'lost-reply' }],
    ['a 500', { kind: 'refusal', status: 500 }],
    ['garbage', { kind: 'answer', body: `<html>${KEY}</html>` }],
    ['an empty answer', { kind: 'answer', body: '{}' }],
  ])('does not know after %s whether it was an order', async (_, fault) => {
    fake.misbehave('order', fault)
    const error = await errorOf(submit(kind))
    expect(error.outcome).toBeUndefined()
    expect(error.permanent).toBe(false)
    expectNoSecret(error)
    expect(fake.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
  })

  it('says that there is no order when nobody listens', async () => {
    const order = makers[kind]().order(request)
    await fake.close()
    const error = await errorOf(order.submit({ idempotencyKey, filePath, signal: noAbort() }))
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE' })
    if (kind !== 'comfyui') expect(error.outcome).toBe('not-taken')
    fake = await startFakeProvider()
  })

  it.each<FakePhase>(['order', ...(kind === 'comfyui' ? (['list', 'poll', 'file'] as const) : [])])(
    'stops at once when its signal fires in %s',
    async (phase) => {
      const abort = new AbortController()
      fake.misbehave(phase, { kind: 'silence' })
      const stopped = errorOf(carryOut(makers[kind]().order(request), { filePath, signal: abort.signal }))
      const needed = { order: kind === 'comfyui' ? 2 : 1, list: 1, poll: 3, file: 6, upload: 0, cancel: 0 }[phase]
      await expect.poll(() => fake.requests.length).toBe(needed)
      abort.abort(new Error('no longer wanted'))
      expect((await stopped).message).toBe('no longer wanted')
      await expect(access(filePath)).rejects.toThrow('ENOENT')
    },
  )
})

describe('OpenAI-compatible', () => {
  const path = '/v1/images/generations'
  const sent = async (choice: Partial<{ baseUrl: string; apiKey: string | null; model: string }>, changes = {}) => {
    const images = { kind: 'openai', baseUrl: `${fake.url}/v1`, apiKey: KEY, model: 'sdxl', ...choice } as const
    await carryOut(create(images).order({ ...request, ...changes }), { filePath })
    return bodyTo(path)
  }

  it('is told all there is, in a size of whole blocks', async () => {
    expect(await sent({})).toEqual({
      model: 'sdxl',
      prompt: 'A lighthouse at dusk',
      n: 1,
      size: '96x64',
      response_format: 'b64_json',
      seed: 4_000_000_000,
      negative_prompt: 'fog',
      steps: 12,
      cfg_scale: 4.5,
      sampler: 'dpm++ 2m karras',
    })
    expect(fake.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
  })

  it('without a key buys nothing, so it may be asked again', async () => {
    const images = create({ kind: 'openai', baseUrl: fake.url, apiKey: null, model: 'sdxl' })
    expect(images.order(request).repeat).toBe('free')
    await carryOut(images.order(request), { filePath })
    expect(fake.requests[0]?.path).toBe('/images/generations')
    expect(fake.requests[0]?.headers.authorization).toBeUndefined()
  })

  it('may answer with a URL: the picture is not lost when the first download breaks', async () => {
    const picture = await sharp({ create: { width: 96, height: 64, channels: 3, background: '#00ff00' } })
      .png()
      .toBuffer()
    fake.misbehave('order', { kind: 'answer', body: JSON.stringify({ data: [{ url: `${fake.url}/files/x.png` }] }) })
    const order = makers.openai().order(request)
    const submitted = await order.submit({ idempotencyKey, filePath, signal: noAbort() })
    const output = await pollUntilDone(order, 'taskId' in submitted ? submitted.taskId : '')
    const fetch = () => order.fetch?.(output, { filePath, signal: noAbort() }) ?? Promise.reject(new Error('no fetch'))
    expect(await errorOf(fetch())).toMatchObject({ code: 'PROVIDER_REFUSED' })
    await writeFile(join(folder, 'x.png'), picture)
    fake.misbehave('file', { kind: 'answer', body: picture })
    expect(await fetch()).toMatchObject({ width: 90, height: 60 })
    expect((await readdir(folder)).sort()).toEqual(['picture.png', 'x.png'])
  })

  it('does not follow a URL into a private network', async () => {
    fake.misbehave('order', { kind: 'answer', body: '{"data":[{"url":"http://169.254.169.254/latest"}]}' })
    expect(await errorOf(carryOut(makers.openai().order(request), { filePath }))).toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
    })
  })

  it('that answers with something that is no picture has perhaps been paid', async () => {
    fake.misbehave('order', { kind: 'answer', body: '{"data":[{"b64_json":"aGVsbG8="}]}' })
    const error = await errorOf(submit('openai'))
    expect(error).toMatchObject({ code: 'PROVIDER_ANSWER_INVALID' })
    expect(error.outcome).toBeUndefined()
  })
})

describe('AUTOMATIC1111', () => {
  it('is told all there is, with its own name of the sampler', async () => {
    await carryOut(makers.a1111().order(request), { filePath })
    expect(bodyTo('/sdapi/v1/txt2img')).toEqual({
      prompt: 'A lighthouse at dusk',
      negative_prompt: 'fog',
      width: 96,
      height: 64,
      seed: 4_000_000_000,
      steps: 12,
      cfg_scale: 4.5,
      sampler_name: 'DPM++ 2M Karras',
      batch_size: 1,
      n_iter: 1,
      send_images: true,
      save_images: false,
    })
  })

  it('is not interrupted, since that would stop the pictures of others', () => {
    expect(makers.a1111().order(request).cancel).toBeUndefined()
  })
})

describe('ComfyUI', () => {
  const taskOf = async () => {
    const submitted = await submit('comfyui')
    return 'taskId' in submitted ? submitted.taskId : expect.fail('no task')
  }

  it('gets the workflow with everything filled in, and our key', async () => {
    await carryOut(makers.comfyui().order(request), { filePath, idempotencyKey })
    const { prompt, ...rest } = bodyTo('/prompt')
    expect(rest).toEqual({ client_id: 'kiln', prompt_id: idempotencyKey, extra_data: { kiln: idempotencyKey } })
    expect(prompt.checkpoint.inputs.ckpt_name).toBe('first.safetensors')
    expect(prompt.positive.inputs.text).toBe('A lighthouse at dusk')
    expect(prompt.negative.inputs.text).toBe('fog')
    expect(prompt.latent.inputs).toEqual({ width: 96, height: 64, batch_size: 1 })
    expect(prompt.sampler.inputs).toMatchObject({ seed: 4_000_000_000, steps: 12, cfg: 4.5, sampler_name: 'dpmpp_2m' })
  })

  it('runs a workflow of one’s own, and does not ask for a checkpoint that it does not need', async () => {
    const workflowFile = join(folder, 'mine.json')
    await writeFile(
      workflowFile,
      JSON.stringify({ 7: { class_type: 'Mine', inputs: { text: '{{prompt}}', seed: '{{seed}}' } } }),
    )
    const mine = create({ kind: 'comfyui', url: fake.url, workflowFile })
    expect(mine.model).toBe('mine.json')
    await carryOut(mine.order(request), { filePath })
    expect(bodyTo('/prompt').prompt).toEqual({
      7: { class_type: 'Mine', inputs: { text: request.prompt, seed: request.seed } },
    })
    expect(fake.requests[0]?.path).toBe('/prompt')
  })

  it('says that a server without a checkpoint, or an unreadable workflow, was no order', async () => {
    const body = '{"CheckpointLoaderSimple":{"input":{"required":{"ckpt_name":["COMBO",{"options":[]}]}}}}'
    fake.misbehave('list', { kind: 'answer', body })
    expect(await errorOf(submit('comfyui'))).toMatchObject({ outcome: 'not-taken', permanent: true })
    const missing = create({ kind: 'comfyui', url: fake.url, workflowFile: join(folder, 'none.json') })
    const submitting = missing.order(request).submit({ idempotencyKey, filePath, signal: noAbort() })
    expect(await errorOf(submitting)).toMatchObject({ outcome: 'not-taken', permanent: true })
    expect(fake.purchases).toEqual([])
  })

  it('finds a prompt whose answer was lost, while it waits and when it has ended', async () => {
    const order = makers.comfyui().order(request)
    const find = (key = idempotencyKey) =>
      order.find?.({ idempotencyKey: key, submittedAfter: new Date(), signal: noAbort() })
    expect(await find()).toBeNull()
    fake.misbehave('order', { kind: 'lost-reply' })
    await errorOf(submit('comfyui'))
    expect(await find()).toEqual({ taskId: idempotencyKey })
    await pollUntilDone(order, idempotencyKey)
    expect(await find()).toEqual({ taskId: idempotencyKey })
    expect(await find('another')).toBeNull()
  })

  it('takes the picture that was saved, not one that was only shown', async () => {
    const task = await taskOf()
    const images = (type: string) => ({ images: [{ filename: `${type}.png`, type }], text: ['note'] })
    const run = { [task]: { outputs: { 1: { text: ['x'] }, 2: images('temp'), 3: images('output') }, status: null } }
    fake.misbehave('poll', { kind: 'answer', body: '{"queue_running":[],"queue_pending":[]}' })
    fake.misbehave('list', { kind: 'answer', body: JSON.stringify(run) })
    const now = await makers.comfyui().order(request).poll?.(task, { signal: noAbort() })
    expect(now).toEqual({ state: 'succeeded', output: { filename: 'output.png', subfolder: '', type: 'output' } })
  })

  it('tells why a prompt failed', async () => {
    fake.failNextTask('CUDA out of memory')
    const order = makers.comfyui().order(request)
    await expect(pollUntilDone(order, await taskOf())).rejects.toThrow('ComfyUI made no picture: CUDA out of memory')
  })

  it('notices that a restart has lost the prompt', async () => {
    const now = await makers.comfyui().order(request).poll?.('gone', { signal: noAbort() })
    expect(now).toMatchObject({ state: 'failed', message: expect.stringContaining('restarted') })
  })

  it('stops only what is ours, waiting or running', async () => {
    fake.setPollsUntilDone(10)
    const order = makers.comfyui().order(request)
    const cancel = (id: string) => order.cancel?.(id, { signal: noAbort() })
    for (const key of ['first', 'second']) await order.submit({ idempotencyKey: key, filePath, signal: noAbort() })
    await cancel('unknown')
    expect(fake.requests.some(({ path }) => path === '/interrupt')).toBe(false)
    await cancel('second')
    expect(fake.purchases.map(({ state }) => state)).toEqual(['running', 'cancelled'])
    await cancel('first')
    expect(JSON.parse(fake.requests.at(-1)?.body ?? '')).toEqual({ prompt_id: 'first' })
    expect(fake.purchases.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })

  it('tells of a picture that is gone', async () => {
    fake.misbehave('file', { kind: 'refusal', status: 404 })
    expect(await errorOf(carryOut(makers.comfyui().order(request), { filePath }))).toMatchObject({ permanent: true })
  })
})
