import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest'
import type { S3Storage } from './s3-storage.ts'
import { checkSignature } from './testing/check-signature.ts'
import { createS3Places, type S3Places } from './testing/s3-places.ts'
import type { TestS3 } from './testing/start-test-s3.ts'

const hourMs = 60 * 60 * 1000
const options = { contentType: 'video/mp4', disposition: 'inline; filename="film.mp4"' }

let places: S3Places
let s3: TestS3
let storage: S3Storage
beforeAll(async () => {
  places = await createS3Places()
  s3 = await places.start()
  storage = places.storage(s3)
  await storage.put('films/1/film', Readable.from(['0123456789']))
  await storage.put('films/2/film', Readable.from(['other']))
})
afterEach(() => vi.useRealTimers())
afterAll(() => places?.close())

const urlAt = (time: number) => {
  vi.useFakeTimers({ now: time, toFake: ['Date'] })
  return storage.temporaryUrl('films/1/film', options)
}

/** What the server says to a request at this time. */
const faultAt = async (url: string, time: number) => {
  const { host, pathname, search } = new URL(url)
  const request = { method: 'GET', url: `${pathname}${search}`, headers: { host }, body: Buffer.alloc(0) }
  return checkSignature(request, s3.credentials, time)
}

it('opens the object without credentials, with the type and name that were asked for', async () => {
  const url = await storage.temporaryUrl('films/1/film', options)
  const response = await fetch(url)
  expect([response.status, await response.text()]).toEqual([200, '0123456789'])
  expect(response.headers.get('content-type')).toBe('video/mp4')
  expect(response.headers.get('content-disposition')).toBe('inline; filename="film.mp4"')
  expect(response.headers.get('cache-control')).toContain('private')
  const part = await fetch(url, { headers: { range: 'bytes=2-4' } })
  expect([part.status, await part.text()]).toEqual([206, '234'])
})

it('opens no other object, for no other method, and with no other name', async () => {
  const url = await storage.temporaryUrl('films/1/film', options)
  const tampered = [url.replace('films/1', 'films/2'), url.replace('film.mp4', 'film.exe'), url.slice(0, -1)]
  for (const wrong of [...tampered, url.split('?')[0] ?? '']) expect((await fetch(wrong)).status).toBe(403)
  expect((await fetch(url, { method: 'DELETE' })).status).toBe(403)
})

it('is the same for an hour and valid for one more', async () => {
  const start = Math.floor(Date.now() / hourMs) * hourMs
  const url = await urlAt(start)
  expect(await urlAt(start + hourMs - 1)).toBe(url)
  expect(await urlAt(start + hourMs)).not.toBe(url)
  expect(await faultAt(url, start + 2 * hourMs - 1000)).toBeNull()
  expect(await faultAt(url, start + 2 * hourMs + 1000)).toBe('AccessDenied')
})

it('leads to the public address where there is one', async () => {
  const proxied = places.storage(s3, { publicEndpoint: 'https://files.example.com' })
  const { origin, pathname } = new URL(await proxied.temporaryUrl('films/1/film', options))
  expect([origin, pathname.startsWith(`/${s3.bucket}/`)]).toEqual(['https://files.example.com', true])
})

it('refuses what is no key', async () => {
  await expect(storage.temporaryUrl('../film', options)).rejects.toMatchObject({ code: 'INVALID_STORAGE_KEY' })
})
