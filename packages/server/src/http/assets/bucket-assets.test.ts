import { startTestS3, type TestS3 } from '@kiln/media/testing'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { ServerStorage } from '../../storage/create-storage.ts'
import { storageIn } from '../../testing/storage-in.ts'
import { createTestApp, requestWith, type TestApp } from '../../testing/test-app.ts'
import { mintToken } from '../auth/mint-token.ts'
import type { TypedApp } from '../typed-app.ts'

const content = '0123456789'.repeat(1000)

let s3: TestS3
let files: ServerStorage
let redirecting: ServerStorage
let test: TestApp
let redirected: TypedApp
let url: string
beforeAll(async () => {
  s3 = await startTestS3()
  files = storageIn(s3)
  redirecting = storageIn(s3, { S3_PRESIGNED_REDIRECT: 'on' })
  test = await createTestApp({ files })
  redirected = await test.another({ storage: redirecting })
  await test.work()
  const payload = requestWith({ user_id: 'ada' })
  const id = (await test.app.inject({ method: 'POST', url: '/api/v1/jobs', payload })).json().job_id
  await test.engine.waitFor(id, { timeoutMs: 50_000 })
  url = `/assets/videos/${id}/video.mp4`
})
afterEach(() => {
  s3.behave()
  vi.useRealTimers()
})
afterAll(async () => {
  await test.close()
  await Promise.all([files.close(), redirecting.close()])
  await s3.close()
})

it('a file is 503 while the bucket is down, with nothing of the file in the answer, and is there again afterwards', async () => {
  await s3.goDown()
  const response = await test.app.inject({ url, headers: { range: 'bytes=0-9' } })
  await s3.comeBack()
  expect([response.statusCode, response.json()]).toMatchObject([
    503,
    { error: { code: 'STORAGE_UNAVAILABLE', message: expect.stringContaining('try again later') } },
  ])
  expect(response.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' })
  for (const name of ['etag', 'content-range', 'content-disposition']) expect(response.headers).not.toHaveProperty(name)
  expect(response.body).not.toContain(s3.bucket)
  expect((await test.app.inject(url)).body).toBe(content)
})

it('a file that the client has, and its headers, need no bucket', async () => {
  const { etag = '' } = (await test.app.inject({ method: 'HEAD', url })).headers
  await s3.goDown()
  const unchanged = await test.app.inject({ url, headers: { 'if-none-match': String(etag) } })
  const head = await test.app.inject({ method: 'HEAD', url })
  await s3.comeBack()
  expect([unchanged.statusCode, head.statusCode]).toEqual([304, 200])
})

it('a file comes whole though the connection to the bucket is reset on the way', async () => {
  s3.misbehave(/^GET/, { kind: 'cut', afterBytes: 5000 }, 1)
  expect((await test.app.inject(url)).body).toBe(content)
})

it('a redirect leads to the bucket, where the file has its type and name', async () => {
  const response = await redirected.inject(`${url}?download=1`)
  expect(response.statusCode).toBe(302)
  expect(response.headers['cache-control']).toBe('private, max-age=900')
  expect(response.headers).not.toHaveProperty('etag')
  const location = String(response.headers.location)
  expect(location.startsWith(`${s3.url}/${s3.bucket}/kiln/videos/`)).toBe(true)
  const file = await fetch(location, { headers: { range: 'bytes=0-9' } })
  expect([file.status, await file.text()]).toEqual([206, '0123456789'])
  expect(file.headers.get('content-type')).toBe('video/mp4')
  expect(file.headers.get('content-disposition')).toBe('attachment; filename="video.mp4"')
})

it('redirects to the same URL for an hour, so that caches work', async () => {
  const start = Math.floor(Date.now() / 3_600_000) * 3_600_000
  const locationAt = async (now: number) => {
    vi.useFakeTimers({ now, toFake: ['Date'] })
    return (await redirected.inject(url)).headers.location
  }
  expect(await locationAt(start + 3_599_000)).toBe(await locationAt(start))
  expect(await locationAt(start + 3_600_000)).not.toBe(await locationAt(start))
})

it('answers HEAD and conditional requests by itself where it redirects', async () => {
  const head = await redirected.inject({ method: 'HEAD', url })
  expect([head.statusCode, head.headers['content-length']]).toEqual([200, '10000'])
  const headers = { 'if-none-match': String(head.headers.etag) }
  expect((await redirected.inject({ url, headers })).statusCode).toBe(304)
})

it('redirects nobody who may not see the file', async () => {
  const auth = { mode: 'jwt', secret: 'a-secret-of-more-than-thirty-two-characters' } as const
  const app = await test.another({ auth, storage: redirecting })
  const statusFor = async (user: string) => {
    const token = await mintToken({ auth, user, role: 'user', lifeSeconds: 60 })
    return (await app.inject({ url, headers: { authorization: `Bearer ${token}` } })).statusCode
  }
  expect([await statusFor('ada'), await statusFor('bob')]).toEqual([302, 404])
  expect((await app.inject(url)).statusCode).toBe(401)
})
