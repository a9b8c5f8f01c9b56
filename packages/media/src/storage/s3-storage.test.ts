import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { S3 } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { artifactStorageSuite } from './artifact-storage-suite.ts'
import type { S3Storage } from './s3-storage.ts'
import type { SignedRequest } from './testing/check-signature.ts'
import { createS3Places, type S3Places } from './testing/s3-places.ts'
import type { TestS3 } from './testing/start-test-s3.ts'

const mebibyte = 1024 * 1024

let places: S3Places
let s3: TestS3
let strict: TestS3
beforeAll(async () => {
  places = await createS3Places()
  s3 = await places.start({ pageSize: 2 })
  strict = await places.start({ conditionalWrites: 'enforced' })
})
afterAll(() => places?.close())

artifactStorageSuite('S3 storage', async () => places.storage(s3))
artifactStorageSuite('S3 storage with conditional writes', async () => places.storage(strict))

const keysOf = async (storage: S3Storage, prefix = ''): Promise<string[]> => {
  const keys: string[] = []
  for await (const key of storage.list(prefix)) keys.push(key)
  return keys.sort()
}

/** A client that goes past the storage. */
const rawClient = ({ url: endpoint, credentials }: TestS3): S3 =>
  new S3({
    ...{ endpoint, credentials, region: 'us-east-1', forcePathStyle: true },
    requestChecksumCalculation: 'WHEN_REQUIRED',
  })

describe('createS3Storage', () => {
  it('sends a large file in parts, and gives it back', async () => {
    const storage = places.storage(s3)
    const path = join(places.folder, 'large')
    const content = randomBytes(17 * mebibyte)
    await writeFile(path, content)
    const before = s3.requests.length
    await storage.put('films/1/film.mp4', { path })
    const parts = s3.requests.slice(before).filter((line) => line.includes('partNumber='))
    expect(parts).toHaveLength(3)
    expect((await buffer(await storage.open('films/1/film.mp4'))).equals(content)).toBe(true)
    expect(await text(await storage.open('films/1/film.mp4', { start: 9 * mebibyte, end: 9 * mebibyte + 3 }))).toBe(
      content.subarray(9 * mebibyte, 9 * mebibyte + 4).toString(),
    )
    expect(s3.openUploads()).toEqual([])
  })

  it('stores type and sha-256 with the object', async () => {
    const storage = places.storage(s3, { prefix: 'facts/' })
    const { sha256 } = await storage.put('a/thumbnail.jpg', Readable.from(['jpeg']))
    const { ContentType, Metadata } = await rawClient(s3).headObject({
      Bucket: s3.bucket,
      Key: 'facts/a/thumbnail.jpg',
    })
    expect({ ContentType, Metadata }).toEqual({ ContentType: 'image/jpeg', Metadata: { sha256 } })
  })

  it('lists and deletes over many pages, below its prefix only', async () => {
    const [storage, other] = [places.storage(s3), places.storage(s3)]
    const keys = Array.from({ length: 7 }, (_, index) => `v/1/${index}.txt`)
    for (const key of [...keys, 'v/2/a.txt']) await storage.put(key, Readable.from([key]))
    await other.put('v/1/0.txt', Readable.from(['of another']))
    expect(await keysOf(storage, 'v/1/')).toEqual(keys)
    await storage.deletePrefix('v/1/')
    expect(await keysOf(storage)).toEqual(['v/2/a.txt'])
    expect(await keysOf(other)).toEqual(['v/1/0.txt'])
  })

  it('leaves alone what others have put there under names that are no keys', async () => {
    const storage = places.storage(s3, { prefix: 'shared/' })
    await rawClient(s3).putObject({ Bucket: s3.bucket, Key: 'shared/v/1/with blank', Body: 'x' })
    await storage.put('v/1/a.txt', Readable.from(['a']))
    expect(await keysOf(storage)).toEqual(['v/1/a.txt'])
  })

  it('lets one of several processes win, where the server has conditional writes', async () => {
    const writers = Array.from({ length: 5 }, (_, index) => {
      const storage = places.storage(strict, { prefix: 'race/' })
      return storage.put('a.txt', Readable.from([`writer ${index}`]))
    })
    const outcomes = await Promise.allSettled(writers)
    const losers = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
    expect(losers).toEqual(['OBJECT_EXISTS', 'OBJECT_EXISTS', 'OBJECT_EXISTS', 'OBJECT_EXISTS'])
  })

  it('sends one write for many of one process, also where the server ignores the condition', async () => {
    const storage = places.storage(s3)
    const from = s3.requests.length
    const writers = Array.from({ length: 5 }, (_, index) => storage.put('a.txt', Readable.from([`writer ${index}`])))
    await Promise.allSettled(writers)
    expect(s3.requests.slice(from).filter((line) => line.startsWith('PUT'))).toHaveLength(1)
  })

  it('sends a server that is not AWS none of the checksums that only AWS knows', async () => {
    const storage = places.storage(s3)
    const names: string[] = []
    const change = (request: SignedRequest) => {
      names.push(...Object.keys(request.headers))
      return request
    }
    s3.misbehave(/^P/, { kind: 'damage', change })
    await storage.put('a.txt', Readable.from(['a']))
    await storage.put('b.bin', Readable.from([Buffer.alloc(9 * mebibyte)]))
    s3.behave()
    expect(names).toContain('x-amz-meta-sha256')
    expect(names.filter((name) => name.includes('checksum'))).toEqual([])
  })

  it('does without conditional writes when the server does not know them', async () => {
    const old = await places.start({ conditionalWrites: 'unknown' })
    const storage = places.storage(old)
    const puts = () => old.requests.filter((line) => line.startsWith('PUT')).length
    await storage.put('a.txt', Readable.from(['a']))
    expect(puts()).toBe(2)
    await storage.put('b.txt', Readable.from(['b']))
    expect(puts()).toBe(3)
    await expect(storage.put('b.txt', Readable.from(['c']))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' })
  })

  it('leaves no file of a stream behind, whether a put works or fails', async () => {
    const storage = places.storage(s3)
    const spool = join(places.folder, 'spool')
    await storage.put('a.txt', Readable.from(['a']))
    await expect(storage.put('a.txt', Readable.from(['b']))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' })
    expect(await readdir(spool)).toEqual([])
  })

  it('refuses a file that is gone, and one that is not read as it was hashed, and stores nothing', async () => {
    const storage = places.storage(s3)
    await expect(storage.put('a.txt', { path: join(places.folder, 'none') })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
      message: 'Could not store "a.txt": see the cause.',
    })
    const path = join(places.folder, 'changing')
    await writeFile(path, 'one')
    // The look for what is there comes between the hash and the upload.
    const change = (request: SignedRequest) => {
      writeFileSync(path, 'two')
      return request
    }
    s3.misbehave(/^HEAD/, { kind: 'damage', change }, 1)
    await expect(storage.put('b.txt', { path })).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
    s3.behave()
    expect(await keysOf(storage)).toEqual([])
  })

  it('copies what was put and nothing else', async () => {
    const storage = places.storage(s3, { prefix: 'copies/' })
    const path = join(places.folder, 'copy')
    const { sha256 } = await storage.put('a.txt', Readable.from(['the picture']))
    await storage.copyTo('a.txt', path)
    expect(await readFile(path, 'utf8')).toBe('the picture')
    const Body = 'the p1cture'
    await rawClient(s3).putObject({ Bucket: s3.bucket, Key: 'copies/a.txt', Body, Metadata: { sha256 } })
    await expect(storage.copyTo('a.txt', path)).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
  })

  it('sweeps uploads that nobody has finished for long, of its own prefix only', async () => {
    const storage = places.storage(s3, { prefix: 'sweep/' })
    const raw = rawClient(s3)
    for (const Key of ['sweep/a.mp4', 'sweep/b.mp4', 'swept/c.mp4']) {
      await raw.createMultipartUpload({ Bucket: s3.bucket, Key })
    }
    expect(await storage.sweep()).toBe(0)
    expect(s3.openUploads()).toHaveLength(3)
    expect(await storage.sweep({ olderThanMs: 0 })).toBe(2)
    expect(s3.openUploads()).toEqual(['swept/c.mp4'])
    s3.misbehave(/uploads/, { kind: 'refusal', status: 501, code: 'NotImplemented' })
    expect(await storage.sweep()).toBe(0)
    s3.behave()
  })

  it('says why a bucket refuses, and shows no key, secret or signature', async () => {
    const { accessKeyId } = s3.credentials
    const secretAccessKey = 'not-the-right-secret'
    const wrong = [
      places.storage(s3, { credentials: { accessKeyId, secretAccessKey } }),
      places.storage(s3, { bucket: 'no-such-bucket' }),
      places.storage(s3, { credentials: { accessKeyId: 'AKNOBODY', secretAccessKey } }),
    ]
    const errors = await Promise.all(wrong.map((storage) => storage.check().catch((error: unknown) => error)))
    expect(errors).toMatchObject([
      { code: 'STORAGE_FAILED', message: expect.stringContaining('SignatureDoesNotMatch') },
      { code: 'STORAGE_FAILED', message: expect.stringContaining('NoSuchBucket') },
      { code: 'STORAGE_FAILED', message: expect.stringContaining('InvalidAccessKeyId') },
    ])
    const shown = inspect(errors, { depth: 10, showHidden: true })
    for (const secret of [secretAccessKey, 'AKNOBODY', 'Signature=', 'AWS4-HMAC']) expect(shown).not.toContain(secret)
    await expect(places.storage(s3).check()).resolves.toBeUndefined()
  })
})
