import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeAnswer, type FakeServer, startFakeServer } from '@kiln/media/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createDepthClient } from './create-depth-client.ts'
import { AiUnavailableError } from './depth-client.ts'
import { PictureRefusedError } from './picture-refused-error.ts'

const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.from('and more')])
const picture = { data: Buffer.from([0, 1, 2, 255]) }

let server: FakeServer | undefined
let folder: string | undefined
afterEach(async () => {
  await server?.close()
  if (folder) await rm(folder, { recursive: true })
  server = folder = undefined
})

async function clientOf(answer: FakeAnswer, options: { timeoutMs?: number; maxBytes?: number } = {}) {
  server = await startFakeServer(() => answer)
  return createDepthClient({ baseUrl: `${server.url}/behind/`, ...options })
}

/** What a call ends with, which has to be an error. */
async function failure(answer: FakeAnswer, options?: { timeoutMs?: number; maxBytes?: number }): Promise<unknown> {
  const client = await clientOf(answer, options)
  return client.depthOf(picture).then(
    () => expect.fail('was answered'),
    (error: unknown) => error,
  )
}

describe('what is asked', () => {
  it('sends the picture as multipart part image and gives back the bytes of the PNG', async () => {
    const client = await clientOf({ body: png })
    expect(Buffer.from(await client.depthOf(picture))).toEqual(png)
    const [request] = server?.requests ?? []
    expect(request).toMatchObject({ method: 'POST', path: '/behind/api/depth' })
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(request?.body).toContain('name="image"; filename="image"')
    expect(request?.bytes.includes(Buffer.from([0, 1, 2, 255]))).toBe(true)
  })

  it('sends a file with its length known', async () => {
    folder = await mkdtemp(join(tmpdir(), 'kiln-depth-client-'))
    const path = join(folder, 'picture')
    const content = Buffer.alloc(300_000, 'depth')
    await writeFile(path, content)
    const client = await clientOf({ body: png })
    await client.depthOf({ path })
    const [request] = server?.requests ?? []
    expect(Number(request?.headers['content-length'])).toBe(request?.bytes.length)
    expect(request?.bytes.includes(content)).toBe(true)
  })

  it('asks for 16 bits only when they are wanted', async () => {
    const client = await clientOf({ body: png })
    await client.depthOf(picture, { bits: 16 })
    await client.depthOf(picture, { bits: 8 })
    expect(server?.requests.map(({ path }) => path)).toEqual(['/behind/api/depth?bits=16', '/behind/api/depth'])
  })

  it('fails when the file is not there, and says nothing against the service', async () => {
    const client = await clientOf({ body: png })
    const error = await client.depthOf({ path: '/nowhere/picture' }).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(Error)
    expect(error).not.toBeInstanceOf(AiUnavailableError)
    expect(server?.requests).toHaveLength(0)
  })
})

describe('a refusal', () => {
  it.each([400, 413, 415, 422])('blames the picture for a %i, in the words of the service', async (status) => {
    const body = JSON.stringify({ error: 'Bad picture', message: 'not an image' })
    const error = await failure({ status, body })
    expect(error).toBeInstanceOf(PictureRefusedError)
    expect(error).toHaveProperty('message', 'The AI service refused the picture: not an image')
  })

  it('refuses an answer that is no PNG, or longer than a depth map', async () => {
    expect(await failure({ body: '<html>hello</html>' })).toHaveProperty('message', expect.stringContaining('no PNG'))
    await server?.close()
    const error = await failure({ body: png }, { maxBytes: png.length - 1 })
    expect(error).toHaveProperty('message', expect.stringContaining('more than 15 bytes'))
    expect(error).not.toBeInstanceOf(AiUnavailableError)
  })
})

describe('a service that is not available', () => {
  it.each([500, 502, 503, 504, 429, 408])(
    'tells a %i from a refusal, with the time that the service asks for',
    async (status) => {
      const error = await failure({ status, headers: { 'retry-after': '7' } })
      expect(error).toBeInstanceOf(AiUnavailableError)
      expect(error).toHaveProperty('retryAfterMs', 7000)
    },
  )

  it.each([401, 403, 404, 405, 307])('takes a %i for a wrong address, not for a bad picture', async (status) => {
    expect(await failure({ status })).toBeInstanceOf(AiUnavailableError)
  })

  it('is unavailable when it cuts the connection, is too slow or is not there', async () => {
    expect(await failure({ cut: true })).toBeInstanceOf(AiUnavailableError)
    await server?.close()
    const slow = await failure({ hang: true }, { timeoutMs: 50 })
    expect(slow).toBeInstanceOf(AiUnavailableError)
    expect(slow).toHaveProperty('message', expect.stringContaining('within 0.05 s'))
    expect(slow).toHaveProperty('timedOut', true)
    const baseUrl = server?.url ?? ''
    await server?.close()
    const gone = createDepthClient({ baseUrl }).depthOf(picture)
    await expect(gone).rejects.toThrow(AiUnavailableError)
    await expect(gone).rejects.toMatchObject({ retryAfterMs: 5000, timedOut: false })
  })

  it('ends with the reason of the signal, and nothing else, when the caller gives up', async () => {
    const client = await clientOf({ hang: true })
    const abort = new AbortController()
    const asking = client.depthOf(picture, { signal: abort.signal })
    await expect.poll(() => server?.requests.length).toBe(1)
    abort.abort(new Error('cancelled'))
    await expect(asking).rejects.toThrow('cancelled')
  })
})
