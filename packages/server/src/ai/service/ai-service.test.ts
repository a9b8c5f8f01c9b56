import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeDepthPng } from '@kiln/media'
import { tinyDepthModel } from '@kiln/media/testing'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config/config.ts'
import { type Listening, listenOn } from '../../http/listen.ts'
import { brightening, formWith } from '../testing/test-pictures.ts'
import { buildAiService } from './build-ai-service.ts'
import { type DepthMaker, EstimationError } from './depth-maker.ts'
import { type RunningAiService, startAiService } from './start-ai-service.ts'

const logger = pino({ level: 'silent' })
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-ai-service-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

const post = (url: string, body: FormData | string, query = '') =>
  fetch(`${url}/api/depth${query}`, { method: 'POST', body, signal: AbortSignal.timeout(20_000) })

async function refusalOf(response: Response) {
  return { status: response.status, ...((await response.json()) as { error: string; message: string }) }
}

describe('the AI service with a model', () => {
  let service: RunningAiService
  beforeAll(async () => {
    const modelFile = join(folder, 'tiny.onnx')
    await writeFile(modelFile, tinyDepthModel({ weights: [1, 1, 1] }))
    const config = loadConfig({ DEPTH_MODEL: modelFile, CPU_SLOTS: '1' })
    service = await startAiService({ config, logger, host: '127.0.0.1', port: 0 })
  })
  afterAll(() => service.close({ graceMs: 0 }))

  it('says that it is healthy and which model it has', async () => {
    expect(await (await fetch(`${service.url}/health`)).json()).toEqual({
      status: 'healthy',
      service: 'ai',
      model: 'Depth-Anything-V2',
      model_status: 'loaded',
    })
    expect(await (await fetch(service.url)).json()).toMatchObject({
      message: 'Kiln AI Service',
      model: 'Depth Anything V2',
      endpoints: { health: '/health', process_depth: '/api/depth (POST)' },
    })
  })

  it('answers a depth map as PNG in the size of the picture', async () => {
    const response = await post(service.url, formWith(await brightening({ width: 90, height: 40 })))
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
    const bytes = Buffer.from(await response.arrayBuffer())
    const map = await decodeDepthPng(bytes)
    expect(map).toMatchObject({ width: 90, height: 40 })
    // The tiny network's depth is a curve over brightness, whose ends are known: it has its minimum near grey.
    const at = (x: number) => map.values[20 * 90 + x] ?? 0
    expect(at(89)).toBeGreaterThan(at(60))
    expect(at(0)).toBeGreaterThan(at(40))
    expect(await readdir(service.tempDir)).toEqual([])
  })

  it('answers 16 bits when they are asked for, and 8 by default', async () => {
    const picture = formWith(await brightening({ width: 32, height: 32 }))
    const depthOf = async (query: string) => {
      const bytes = Buffer.from(await (await post(service.url, picture, query)).arrayBuffer())
      // The bit depth stands in the 25th byte of a PNG.
      return bytes[24]
    }
    expect([await depthOf(''), await depthOf('?bits=8'), await depthOf('?bits=16')]).toEqual([8, 8, 16])
  })

  it.each(['12', '', 'eight', '8&bits=16'])('refuses bits=%s', async (bits) => {
    const answer = await post(service.url, formWith('x'), `?bits=${bits}`)
    expect(await refusalOf(answer)).toEqual({ status: 400, error: 'Bad Request', message: 'bits must be 8 or 16' })
  })

  it.each([
    ['text', async () => 'Not a picture at all.'],
    ['nothing', async () => ''],
    ['half a picture', async () => (await brightening({ width: 300, height: 300 })).subarray(0, 300)],
  ])('refuses %s with 400 and goes on', async (_, bytes) => {
    const answer = await refusalOf(await post(service.url, formWith(await bytes())))
    expect(answer).toMatchObject({ status: 400, error: 'Bad Request' })
    expect(answer.message).toMatch(/^image can not be read/)
    expect(answer.message).not.toContain(tmpdir())
    expect(await readdir(service.tempDir)).toEqual([])
  })

  it('refuses a picture of more than 100 megapixels', async () => {
    const answer = await post(service.url, formWith(emptyPng({ width: 20_000, height: 5001 })))
    expect(await refusalOf(answer)).toMatchObject({ status: 400, message: expect.stringContaining('100 megapixels') })
  })

  it('says that the part image is missing, or that the body is no form', async () => {
    const other = await post(service.url, formWith('x', 'photo'))
    expect(await refusalOf(other)).toMatchObject({ status: 400, message: expect.stringContaining('image is missing') })
    const plain = await post(service.url, 'a picture, believe me')
    expect(await refusalOf(plain)).toMatchObject({ status: 415, error: 'Unsupported Media Type' })
  })

  it('knows no other paths, and says which methods a path has', async () => {
    expect((await fetch(`${service.url}/api/other`)).status).toBe(404)
    const wrong = await fetch(`${service.url}/api/depth`)
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST'])
  })
})

it('estimates depth without a model where there is no file of one, and says so', async () => {
  const config = loadConfig({ DEPTH_MODEL: join(folder, 'none.onnx') })
  const service = await startAiService({ config, logger, host: '127.0.0.1', port: 0 })
  try {
    expect(await (await fetch(`${service.url}/health`)).json()).toMatchObject({ status: 'healthy', model: 'built-in' })
    expect(await (await fetch(service.url)).json()).toMatchObject({ model: 'built-in' })
    const response = await post(service.url, formWith(await brightening({ width: 50, height: 70 })))
    const map = await decodeDepthPng(Buffer.from(await response.arrayBuffer()))
    expect(map).toMatchObject({ width: 50, height: 70 })
  } finally {
    await service.close({ graceMs: 0 })
  }
})

/** A PNG that has a head and no pixels. */
function emptyPng({ width, height }: { width: number; height: number }): Buffer {
  const head = Buffer.alloc(25)
  head.writeUInt32BE(13, 0)
  head.write('IHDR', 4)
  head.writeUInt32BE(width, 8)
  head.writeUInt32BE(height, 12)
  head.set([8, 0, 0, 0, 0], 16)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([signature, head])
}

describe('the AI service with a slow or broken estimator', () => {
  let listening: Listening | undefined
  let tempDir: string
  afterEach(async () => {
    await listening?.close({ graceMs: 0 })
    listening = undefined
  })

  /** Pictures are answered by `pngOf`. */
  async function serve(pngOf: DepthMaker['pngOf'], limits: { maxBytes?: number; maxRequests?: number } = {}) {
    tempDir = await mkdtemp(join(folder, 'temp-'))
    const maker = { model: 'slow', pngOf, close: async () => undefined }
    const app = await buildAiService({ maker, logger, tempDir, ...limits })
    listening = await listenOn(app, { host: '127.0.0.1', ports: [0] })
    return listening.urls[0] ?? ''
  }

  const filesLeft = () => readdir(tempDir)
  const image = () => brightening({ width: 20, height: 20 })

  it('refuses a file above the limit with 413, after having read it to its end', async () => {
    const url = await serve(async () => Buffer.from('png'), { maxBytes: 3 * 1024 * 1024 })
    const answer = await refusalOf(await post(url, formWith(Buffer.alloc(20 * 1024 * 1024))))
    expect(answer).toEqual({ status: 413, error: 'Payload Too Large', message: 'image is too large: at most 3 MB' })
    expect(await filesLeft()).toEqual([])
    expect((await post(url, formWith(Buffer.alloc(3 * 1024 * 1024)))).status).toBe(200)
  })

  it('sends away with 503 and Retry-After whom it would keep waiting too long', async () => {
    let finish: (() => void) | undefined
    const working = new Promise<Buffer>((resolve) => {
      finish = () => resolve(Buffer.from('png'))
    })
    const pngOf = vi.fn(() => working)
    const url = await serve(pngOf, { maxRequests: 2 })
    const form = formWith(await image())
    const admitted = [post(url, form), post(url, form)]
    await vi.waitFor(() => expect(pngOf).toHaveBeenCalledTimes(2))
    const away = await post(url, form)
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5'])
    finish?.()
    expect((await Promise.all(admitted)).map(({ status }) => status)).toEqual([200, 200])
    expect((await post(url, form)).status).toBe(200)
  })

  it('reads an upload that it sends away to its end: many clients would lose an answer that comes before', async () => {
    const url = await serve(async () => Buffer.from('png'), { maxRequests: 0 })
    const headers = { 'content-length': 2000, 'content-type': 'multipart/form-data; boundary=b' }
    const upload = httpRequest(`${url}/api/depth`, { method: 'POST', headers })
    const status = vi.fn()
    const ended = new Promise((resolve, reject) => {
      upload.on('response', ({ statusCode }) => resolve(status(statusCode))).on('error', reject)
    })
    upload.write(Buffer.alloc(1000))
    // Enough for an answer to come through.
    for (const _ of [1, 2, 3]) await fetch(`${url}/health`)
    expect(status).not.toHaveBeenCalled()
    upload.end(Buffer.alloc(1000))
    await ended
    expect(status).toHaveBeenCalledWith(503)
  })

  it('breaks off the work when the client goes away, and keeps nothing', async () => {
    let signal: AbortSignal | undefined
    const url = await serve((_path, options) => {
      signal = options.signal
      return new Promise((_, reject) => options.signal.addEventListener('abort', () => reject(options.signal.reason)))
    })
    const client = new AbortController()
    const asking = fetch(`${url}/api/depth`, { method: 'POST', body: formWith(await image()), signal: client.signal })
    await vi.waitFor(() => expect(signal).toBeDefined())
    expect(await filesLeft()).toHaveLength(1)
    client.abort()
    await expect(asking).rejects.toThrow()
    await vi.waitFor(() => expect(signal?.aborted).toBe(true))
    await vi.waitFor(async () => expect(await filesLeft()).toEqual([]))
  })

  it('keeps nothing of an upload that breaks off', async () => {
    const pngOf = vi.fn(async () => Buffer.from('png'))
    const url = await serve(pngOf, { maxRequests: 1 })
    const upload = httpRequest(`${url}/api/depth`, {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=b', 'content-length': '1000000' },
    })
    upload.on('error', () => undefined)
    upload.write('--b\r\ncontent-disposition: form-data; name="image"; filename="i"\r\n\r\nbeginning')
    await vi.waitFor(async () => expect(await filesLeft()).toHaveLength(1))
    upload.destroy()
    await vi.waitFor(async () => expect(await filesLeft()).toEqual([]))
    expect(pngOf).not.toHaveBeenCalled()
    // The place that it had is free again.
    await vi.waitFor(async () => expect((await post(url, formWith(await image()))).status).toBe(200))
  })

  it('answers 500 without a word of what it was when the estimator fails', async () => {
    const url = await serve(() => Promise.reject(new EstimationError('The depth estimator has failed')))
    const answer = await refusalOf(await post(url, formWith(await image())))
    expect(answer).toMatchObject({ status: 500, error: 'Internal Server Error' })
    expect(answer.message).not.toContain('estimator')
    expect(await filesLeft()).toEqual([])
  })

  it('lets pictures under way finish when it is stopped', async () => {
    let finish: (() => void) | undefined
    const working = new Promise<Buffer>((resolve) => {
      finish = () => resolve(Buffer.from('png'))
    })
    const pngOf = vi.fn(() => working)
    const url = await serve(pngOf)
    const asking = post(url, formWith(await image()))
    await vi.waitFor(() => expect(pngOf).toHaveBeenCalled())
    const closed = listening?.close({ graceMs: 10_000 })
    await expect(fetch(`${url}/health`)).rejects.toThrow()
    finish?.()
    expect((await asking).status).toBe(200)
    await closed
  })
})
