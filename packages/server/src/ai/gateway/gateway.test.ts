import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FakeAnswer, type FakeServer, startFakeServer } from '@kiln/media/testing'
import { pino } from 'pino'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config/config.ts'
import { createDepthClient } from '../create-depth-client.ts'
import { AiUnavailableError } from '../depth-client.ts'
import { PictureRefusedError } from '../picture-refused-error.ts'
import { type AiGateway, type AiGatewayOptions, openAiGateway } from './open-ai-gateway.ts'

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(200_000, 7)])
const picture = { data: Buffer.from('a picture') }
const logger = pino({ level: 'silent' })

const opened: { close(): Promise<unknown> }[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const one of opened.splice(0).reverse()) await one.close()
})

async function gatewayTo(url: string, options: Partial<AiGatewayOptions> = {}): Promise<AiGateway> {
  const config = loadConfig({ AI_SERVICE_URL: url })
  const gateway = await openAiGateway({ config, logger, childEnv: {}, ...options })
  opened.push(gateway)
  return gateway
}

/** A service that answers as `answer` says, which may change. */
async function serviceThat(answer: (path: string) => FakeAnswer): Promise<FakeServer> {
  const server = await startFakeServer(({ path }) => answer(path))
  opened.push(server)
  return server
}

/** A service that sees requests as they come. */
async function rawService(handle: (incoming: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handle)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  opened.push({
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const failureOf = (asking: Promise<unknown>) =>
  asking.then(
    () => expect.fail('was answered'),
    (error: unknown) => error,
  )

const health = { status: 'healthy', service: 'ai', model: 'Depth-Anything-V2', model_status: 'loaded' }

describe('the gateway', () => {
  it('forwards a picture and brings its depth map, with the query', async () => {
    const service = await serviceThat(() => ({ body: png, headers: { 'content-type': 'image/png' } }))
    const gateway = await gatewayTo(`${service.url}/below/`)
    expect(gateway.serviceUrl).toBe(`${service.url}/below`)
    const client = createDepthClient({ baseUrl: gateway.url })
    expect(Buffer.from(await client.depthOf(picture, { bits: 16 }))).toEqual(png)
    const [request] = service.requests
    expect(request).toMatchObject({ method: 'POST', path: '/below/api/depth?bits=16' })
    expect(request?.body).toContain('a picture')
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data/)
  })

  it('passes on what the service refuses, in its words', async () => {
    const body = JSON.stringify({ error: 'Bad Request', message: 'broken' })
    const service = await serviceThat(() => ({ status: 400, body }))
    const gateway = await gatewayTo(service.url)
    const refusals = await Promise.all(
      Array.from({ length: 5 }, () => failureOf(createDepthClient({ baseUrl: gateway.url }).depthOf(picture))),
    )
    for (const error of refusals) {
      expect(error).toBeInstanceOf(PictureRefusedError)
      expect(error).toHaveProperty('message', 'The AI service refused the picture: broken')
    }
  })

  it('passes on a refusal of an upload that the service does not read to its end', async () => {
    const url = await rawService((_incoming, response) => {
      response.writeHead(413).end(JSON.stringify({ error: 'Payload Too Large', message: 'at most 100 MB' }))
    })
    const gateway = await gatewayTo(url)
    const client = createDepthClient({ baseUrl: gateway.url })
    const error = await failureOf(client.depthOf({ data: Buffer.alloc(30_000_000) }))
    expect(error).toHaveProperty('message', 'The AI service refused the picture: at most 100 MB')
  })

  it('answers only when the upload is at its end: many clients would lose an answer that comes before', async () => {
    const answered = vi.fn()
    const url = await rawService((incoming, response) => {
      if (incoming.method === 'GET') return response.end(JSON.stringify(health))
      response.writeHead(413).end('{"message":"too large"}', answered)
    })
    const gateway = await gatewayTo(url)
    const upload = httpRequest(`${gateway.url}/api/depth`, { method: 'POST', headers: { 'content-length': 2000 } })
    const status = vi.fn()
    const ended = new Promise((resolve, reject) => {
      upload.on('response', ({ statusCode }) => resolve(status(statusCode))).on('error', reject)
    })
    upload.write(Buffer.alloc(1000))
    await vi.waitFor(() => expect(answered).toHaveBeenCalled())
    // Enough for an answer to come through.
    for (const _ of [1, 2, 3]) await gateway.health()
    expect(status).not.toHaveBeenCalled()
    upload.end(Buffer.alloc(1000))
    await ended
    expect(status).toHaveBeenCalledWith(413)
  })

  it('tells what the service says of itself, also what the contract does not know', async () => {
    const about = { message: 'ImmichVR AI Service', version: '1.0.0', model: 'Depth Anything V2', endpoints: {} }
    const service = await serviceThat((path) => ({
      body: JSON.stringify(path === '/health' ? { ...health, gpu: true } : about),
    }))
    const gateway = await gatewayTo(service.url)
    expect(await gateway.health()).toEqual({ ...health, gpu: true })
    expect(await gateway.info()).toEqual(about)
    expect(await (await fetch(`${gateway.url}/health`)).json()).toMatchObject(health)
    expect(await (await fetch(`${gateway.url}/`)).json()).toEqual(about)
  })

  it('opens its door only to those who know the secret, and only on this machine', async () => {
    const service = await serviceThat(() => ({ body: JSON.stringify(health) }))
    const gateway = await gatewayTo(service.url)
    const { origin, hostname, pathname } = new URL(gateway.url)
    expect(hostname).toBe('127.0.0.1')
    expect(pathname).toMatch(/^\/[0-9a-f]{32}$/)
    for (const path of [
      '/health',
      '/',
      `/${'0'.repeat(32)}/health`,
      `${pathname.slice(0, -1)}/health`,
      `${pathname}x`,
    ]) {
      expect((await fetch(origin + path)).status, path).toBe(404)
    }
    expect((await fetch(`${gateway.url}/metrics`)).status).toBe(404)
    expect((await fetch(`${gateway.url}/api/depth`)).status).toBe(404)
    expect(service.requests).toHaveLength(0)
  })

  it('gives up with the caller, and the service with it', async () => {
    let begun = false
    let ended = false
    const url = await rawService((incoming, response) => {
      begun = true
      incoming.resume()
      response.on('close', () => {
        ended = true
      })
    })
    const gateway = await gatewayTo(url)
    const abort = new AbortController()
    const asking = createDepthClient({ baseUrl: gateway.url }).depthOf(picture, { signal: abort.signal })
    await vi.waitFor(() => expect(begun).toBe(true))
    abort.abort(new Error('cancelled'))
    await expect(asking).rejects.toThrow('cancelled')
    await vi.waitFor(() => expect(ended).toBe(true))
  })

  it('sends the picture on while it still comes in', async () => {
    let received = 0
    const url = await rawService((incoming, response) => {
      incoming.on('data', (chunk: Buffer) => {
        received += chunk.length
      })
      incoming.on('end', () => response.end('done'))
    })
    const gateway = await gatewayTo(url)
    const upload = httpRequest(`${gateway.url}/api/depth`, { method: 'POST' })
    const answered = new Promise<number | undefined>((resolve, reject) => {
      upload.on('response', ({ statusCode }) => resolve(statusCode)).on('error', reject)
    })
    upload.write('the first half')
    await vi.waitFor(() => expect(received).toBe(14))
    upload.end('the other')
    expect(await answered).toBe(200)
  })
})

describe('a service that fails', () => {
  it.each([
    ['cuts the connection', { cut: true }, { message: 'broke off', timedOut: false }],
    ['is too slow', { hang: true }, { message: 'within 0.2 s', timedOut: true }],
  ])('is unavailable when it %s', async (_, answer, { message, timedOut }) => {
    const service = await serviceThat(() => answer)
    const gateway = await gatewayTo(service.url, { timeoutMs: 200 })
    const error = await failureOf(createDepthClient({ baseUrl: gateway.url }).depthOf(picture))
    expect(error).toBeInstanceOf(AiUnavailableError)
    expect(error).toMatchObject({ message: expect.stringContaining(message), timedOut })
  })

  it.each([
    ['answers 500', { status: 500 }],
    ['answers no JSON', { body: 'hello' }],
    ['answers something else', { body: '[1]' }],
    ['answers 404', { status: 404, body: JSON.stringify(health) }],
    ['cuts the connection', { cut: true }],
  ])('is not healthy when it %s', async (_, answer: FakeAnswer) => {
    const service = await serviceThat(() => answer)
    const gateway = await gatewayTo(service.url)
    await expect(gateway.health()).rejects.toThrow(AiUnavailableError)
    await expect(gateway.info()).rejects.toThrow(AiUnavailableError)
  })

  it('breaks off an answer that the service does not end, so that nobody takes it for whole', async () => {
    const url = await rawService((incoming, response) => {
      incoming.resume()
      response.writeHead(200, { 'content-type': 'image/png' })
      response.write(png.subarray(0, 1000), () => response.destroy())
    })
    const gateway = await gatewayTo(url)
    const error = await failureOf(createDepthClient({ baseUrl: gateway.url }).depthOf(picture))
    expect(error).toBeInstanceOf(AiUnavailableError)
  })
})

describe('the circuit before the service', () => {
  /** Time stands still, but for what the test moves. */
  const stopTheClock = () => vi.useFakeTimers({ toFake: ['Date'] })

  async function failingService() {
    let answer: FakeAnswer = { status: 500, body: '{}' }
    const service = await serviceThat(() => answer)
    const gateway = await gatewayTo(service.url)
    const client = createDepthClient({ baseUrl: gateway.url })
    return {
      service,
      gateway,
      ask: () => client.depthOf(picture),
      becomes: (next: FakeAnswer) => {
        answer = next
      },
    }
  }

  it('does not reach the service any more after three failures, until its time is over', async () => {
    stopTheClock()
    const { service, gateway, ask, becomes } = await failingService()
    for (const _ of [1, 2, 3]) expect(await failureOf(ask())).toBeInstanceOf(AiUnavailableError)
    expect(service.requests).toHaveLength(3)
    becomes({ body: png })
    const refused = await failureOf(ask())
    expect(refused).toBeInstanceOf(AiUnavailableError)
    expect(refused).toHaveProperty('retryAfterMs', 1000)
    await expect(gateway.health()).rejects.toThrow('left alone')
    expect(service.requests).toHaveLength(3)
    vi.setSystemTime(Date.now() + 1000)
    expect(Buffer.from(await ask())).toEqual(png)
    expect(Buffer.from(await ask())).toEqual(png)
    expect(service.requests).toHaveLength(5)
  })

  it('asks once when its time is over, and waits twice as long when that fails', async () => {
    stopTheClock()
    const { service, ask } = await failingService()
    for (const _ of [1, 2, 3]) await failureOf(ask())
    vi.setSystemTime(Date.now() + 1000)
    await Promise.all([failureOf(ask()), failureOf(ask()), failureOf(ask())])
    expect(service.requests).toHaveLength(4)
    expect(await failureOf(ask())).toHaveProperty('retryAfterMs', 2000)
    expect(service.requests).toHaveLength(4)
  })

  it('opens for a service that is not there', async () => {
    stopTheClock()
    const { service, gateway, ask } = await failingService()
    await service.close()
    for (const _ of [1, 2, 3]) await failureOf(ask())
    await expect(gateway.health()).rejects.toThrow('left alone')
  })

  it('stays closed for a service that refuses pictures or is busy', async () => {
    const { service, ask, becomes } = await failingService()
    becomes({ status: 503, headers: { 'retry-after': '9' }, body: '{}' })
    for (const _ of [1, 2, 3, 4]) expect(await failureOf(ask())).toHaveProperty('retryAfterMs', 9000)
    becomes({ status: 400, body: '{}' })
    for (const _ of [1, 2, 3, 4]) expect(await failureOf(ask())).toBeInstanceOf(PictureRefusedError)
    expect(service.requests).toHaveLength(8)
  })

  it('is not closed by a service that says it is healthy and fails all the same', async () => {
    const { gateway, ask, becomes } = await failingService()
    for (const _ of [1, 2, 3]) {
      becomes({ body: JSON.stringify(health) })
      await gateway.health()
      becomes({ status: 500, body: '{}' })
      await failureOf(ask())
    }
    await expect(gateway.health()).rejects.toThrow('left alone')
  })
})
