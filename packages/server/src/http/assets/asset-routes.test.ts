import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import type { Artifact } from '@kiln/core'
import type { DiskStorage } from '@kiln/media'
import { startTestS3 } from '@kiln/media/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storageIn } from '../../testing/storage-in.ts'
import { createTestApp, requestWith, type TestApp } from '../../testing/test-app.ts'
import { mintToken } from '../auth/mint-token.ts'
import type { TypedApp } from '../typed-app.ts'
import { createUrlSigner, signingKeyOf } from './sign-urls.ts'

const content = '0123456789'.repeat(1000)

interface Place {
  files: DiskStorage | null
  close(): Promise<void>
}

const onDisk = async (): Promise<Place> => ({ files: null, close: async () => {} })

async function inBucket(): Promise<Place> {
  const s3 = await startTestS3()
  const files = storageIn(s3)
  return { files, close: () => Promise.all([files.close(), s3.close()]).then(() => {}) }
}

describe.each([
  ['disk', onDisk],
  ['bucket', inBucket],
] as const)('in a %s,', (_name, open) => {
  let place: Place
  let test: TestApp
  let id: string
  beforeAll(async () => {
    place = await open()
    test = await createTestApp(place.files ? { files: place.files } : {})
    await test.work()
    const payload = requestWith({ user_id: 'ada' })
    id = (await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload })).json().job_id
    await test.engine.waitFor(id, { timeoutMs: 50_000 })
  })
  afterAll(async () => {
    await test.close()
    await place.close()
  })

  describe('files without authentication', () => {
    let folder: string
    beforeAll(() => {
      folder = `/assets/videos/${id}`
    })

    const get = (headers: Record<string, string> = {}, file = 'video.mp4') =>
      test.app.inject({ url: `${folder}/${file}`, headers })

    it('come whole with what a browser needs to know', async () => {
      const response = await get()
      expect([response.statusCode, response.body]).toEqual([200, content])
      expect(response.headers).toMatchObject({
        'content-type': 'video/mp4',
        'content-length': '10000',
        'accept-ranges': 'bytes',
        etag: expect.stringMatching(/^"[\da-f]{64}"$/),
        'content-disposition': 'inline; filename="video.mp4"',
        'cache-control': expect.stringContaining('private'),
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      })
    })

    it('have the type of their content', async () => {
      expect((await get({}, 'thumbnail.jpg')).headers['content-type']).toBe('image/jpeg')
      expect((await get({}, 'captions.srt')).headers['content-type']).toBe('application/x-subrip; charset=utf-8')
    })

    it('are offered for saving with download=1', async () => {
      const response = await test.app.inject(`${folder}/video.mp4?download=1`)
      expect(response.headers['content-disposition']).toBe('attachment; filename="video.mp4"')
    })

    it.each([
      ['bytes=0-9', 'bytes 0-9/10000', '0123456789'],
      ['bytes=9995-', 'bytes 9995-9999/10000', '56789'],
      ['bytes=-3', 'bytes 9997-9999/10000', '789'],
      ['bytes=9998-20000', 'bytes 9998-9999/10000', '89'],
    ])('come in part for %s', async (range, contentRange, body) => {
      const response = await get({ range })
      expect([response.statusCode, response.headers['content-range'], response.body]).toEqual([206, contentRange, body])
      expect(response.headers['content-length']).toBe(String(body.length))
    })

    it('answer a range behind their end with 416 and their size', async () => {
      const response = await get({ range: 'bytes=10000-' })
      expect([response.statusCode, response.headers['content-range'], response.body]).toEqual([
        416,
        'bytes */10000',
        '',
      ])
    })

    it('come whole for several ranges or a range that makes no sense', async () => {
      for (const range of ['bytes=0-1,5-6', 'bytes=5-1', 'lines=1-2'])
        expect((await get({ range })).statusCode).toBe(200)
    })

    it('are not sent again when the client has them', async () => {
      const { etag = '', 'last-modified': modified = '' } = (await get()).headers as Record<string, string>
      const fresh: Record<string, string>[] = [
        { 'if-none-match': etag },
        { 'if-none-match': `"other", W/${etag}` },
        { 'if-none-match': '*' },
        { 'if-modified-since': modified },
      ]
      for (const headers of fresh) {
        const response = await get(headers)
        expect([headers, response.statusCode, response.body]).toEqual([headers, 304, ''])
        expect(response.headers.etag).toBe(etag)
      }
      expect((await get({ 'if-none-match': '"other"', 'if-modified-since': modified })).statusCode).toBe(200)
    })

    it('come in part only when the part fits the file that the client has', async () => {
      const { etag = '', 'last-modified': modified = '' } = (await get()).headers as Record<string, string>
      const statusFor = async (ifRange: string) => (await get({ range: 'bytes=0-1', 'if-range': ifRange })).statusCode
      expect(await Promise.all([etag, modified, '"other"', `W/${etag}`].map(statusFor))).toEqual([206, 206, 200, 200])
    })

    it('answer HEAD like GET without the body', async () => {
      const response = await test.app.inject({
        method: 'HEAD',
        url: `${folder}/video.mp4`,
        headers: { range: 'bytes=0-1' },
      })
      expect([response.statusCode, response.headers['content-length'], response.body]).toEqual([200, '10000', ''])
    })

    it.each([
      '/assets/videos/none/video.mp4',
      '/assets/',
      '/assets/..%2f..%2fetc%2fpasswd',
      '/assets/videos/%00',
      `/assets/${'a/'.repeat(400)}b`,
    ])('that do not exist are 404: %s', async (url) => {
      const response = await test.app.inject(url)
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'NOT_FOUND'])
    })

    it('take no other method', async () => {
      const response = await test.app.inject({ method: 'DELETE', url: `${folder}/video.mp4` })
      expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, HEAD'])
    })
  })

  describe('files with authentication', () => {
    const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const
    let app: TypedApp
    const headersOf = async (user: string, role: 'user' | 'admin' = 'user') => ({
      authorization: `Bearer ${await mintToken({ auth, user, role, lifeSeconds: 60 })}`,
    })
    beforeAll(async () => {
      app = await test.another({ auth })
    })

    it('open for their owner and for admins, and for others do not exist', async () => {
      const url = `/assets/videos/${id}/video.mp4`
      const statusFor = async (headers: Record<string, string>) => (await app.inject({ url, headers })).statusCode
      expect(await statusFor(await headersOf('ada'))).toBe(200)
      expect(await statusFor(await headersOf('root', 'admin'))).toBe(200)
      expect(await statusFor(await headersOf('bob'))).toBe(404)
      expect(await statusFor({})).toBe(401)
      expect(await statusFor({ authorization: 'Bearer abc' })).toBe(401)
    })

    it('open for anybody by the signed URL of the result, which stays the same', async () => {
      const show = async () =>
        (await app.inject({ url: `/api/v1/jobs/${id}`, headers: await headersOf('ada') })).json().result
      const { video_path: url, thumbnail_path: other } = await show()
      expect((await show()).video_path).toBe(url)
      expect((await app.inject({ url, headers: { range: 'bytes=0-1' } })).statusCode).toBe(206)
      const { search } = new URL(url, 'http://x')
      expect((await app.inject(`${new URL(other, 'http://x').pathname}${search}`)).statusCode).toBe(401)
      expect((await app.inject(url.replace('expires=', 'expires=9'))).statusCode).toBe(401)
      expect((await app.inject(url.slice(0, -1))).statusCode).toBe(401)
    })

    it('that are gone are 404, by a signed URL too', async () => {
      const signer = createUrlSigner({ key: signingKeyOf({ urlSigningSecret: null, auth }) })
      const response = await app.inject(signer.urlOf(`videos/${id}/gone.mp4`))
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'NOT_FOUND'])
    })
  })
})

it('closes the file when the client goes away in the middle', async () => {
  const test = await createTestApp()
  const endless = Readable.from(
    (async function* () {
      for (;;) yield Buffer.alloc(64 * 1024)
    })(),
  )
  const artifact: Artifact = {
    path: 'videos/1/video.mp4',
    storageKey: 'videos/1/1/video.mp4',
    jobId: null,
    userId: null,
    contentType: 'video/mp4',
    sizeBytes: 1e12,
    sha256: '0'.repeat(64),
    width: null,
    height: null,
    createdAt: new Date(),
    expiresAt: null,
  }
  const app = await test.another({
    broken: { artifact: async () => artifact },
    storage: { ...test.storage, open: async () => endless },
  })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const socket = connect(Number(new URL(address).port), '127.0.0.1')
  socket.write('GET /assets/videos/1/video.mp4 HTTP/1.1\r\nHost: x\r\n\r\n')
  await once(socket, 'data')
  const closed = once(endless, 'close')
  socket.destroy()
  await closed
  expect(endless.destroyed).toBe(true)
  await test.close()
})
