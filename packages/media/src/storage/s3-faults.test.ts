import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { S3Storage } from './s3-storage.ts'
import type { SignedRequest } from './testing/check-signature.ts'
import { createS3Places, type S3Places } from './testing/s3-places.ts'
import type { TestS3 } from './testing/start-test-s3.ts'

const content = Buffer.from(randomBytes(150_000).toString('hex'))
const unavailable = { name: 'StorageError', code: 'STORAGE_UNAVAILABLE' }

let places: S3Places
let s3: TestS3
let storage: S3Storage
/** For the same files; gives up a connection that is silent for two seconds. */
let impatient: S3Storage
let largePath: string
beforeAll(async () => {
  places = await createS3Places()
  s3 = await places.start({ conditionalWrites: 'enforced' })
  storage = places.storage(s3, { prefix: 'faults/' })
  impatient = places.storage(s3, { prefix: 'faults/', timeouts: { idleMs: 2_000 } })
  largePath = join(places.folder, 'large')
  await writeFile(largePath, randomBytes(20 * 1024 * 1024))
})
afterEach(() => s3.behave())
afterAll(() => places?.close())

const since = (from: number, kind: RegExp) => s3.requests.slice(from).filter((line) => kind.test(line)).length

const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 10 })

let keys = 0
const newKey = () => `faults/${++keys}.bin`
const stored = async () => {
  const key = newKey()
  await storage.put(key, Readable.from([content]))
  return key
}

describe('when S3 is down', () => {
  it('every call says so, and works again once it is back', async () => {
    const key = await stored()
    const path = join(places.folder, 'copy')
    await s3.goDown()
    const calls = [
      () => storage.put(newKey(), Readable.from(['a'])),
      () => storage.open(key),
      () => storage.copyTo(key, path),
      () => storage.stat(key),
      () => storage.delete(key),
      () => storage.deletePrefix('faults/'),
      () => storage.list('')[Symbol.asyncIterator]().next(),
      () => storage.sweep(),
      () => storage.check(),
    ]
    for (const call of calls) await expect(call()).rejects.toMatchObject(unavailable)
    await s3.comeBack()
    expect((await buffer(await storage.open(key))).equals(content)).toBe(true)
  })

  it('names what was tried and why it failed, without an address of a file', async () => {
    await s3.goDown()
    const error = await storage.stat('a.txt').catch((reason: unknown) => reason)
    await s3.comeBack()
    expect(error).toMatchObject({
      message: 'Could not look for "a.txt": S3 did not answer as it should (ECONNREFUSED). Try again later.',
    })
  })

  it('a server that takes connections and keeps silent is given up in time', async () => {
    const hurried = places.storage(s3, { timeouts: { idleMs: 60_000, answerMs: 300 } })
    s3.misbehave(/./, { kind: 'silence' })
    for (const call of [() => hurried.stat('a.txt'), () => hurried.open('a.txt'), () => hurried.check()]) {
      await expect(call()).rejects.toMatchObject(unavailable)
    }
  })

  it('a check ends with its signal', async () => {
    s3.misbehave(/./, { kind: 'silence' })
    await expect(storage.check({ signal: AbortSignal.timeout(50) })).rejects.toMatchObject({ name: 'TimeoutError' })
  })
})

describe('a put', () => {
  it.each([
    { kind: 'reset' } as const,
    { kind: 'lost-reply' } as const,
    { kind: 'silence' } as const,
    { kind: 'refusal', status: 503, code: 'SlowDown' } as const,
  ])('gets over one $kind', async (fault) => {
    const key = newKey()
    s3.misbehave(/^PUT/, fault, 1)
    await impatient.put(key, Readable.from([content]))
    expect((await buffer(await storage.open(key))).equals(content)).toBe(true)
  })

  it('gets over a lost answer to the last request of a large file', async () => {
    const key = newKey()
    s3.misbehave(/^POST .*uploadId=/, { kind: 'lost-reply' }, 1)
    await storage.put(key, { path: largePath })
    expect(await storage.stat(key)).toMatchObject({ size: 20 * 1024 * 1024 })
    expect(s3.openUploads()).toEqual([])
  })

  it('that is reset every time is unavailable, and nothing is stored', async () => {
    const key = newKey()
    s3.misbehave(/^PUT/, { kind: 'reset' })
    await expect(storage.put(key, Readable.from([content]))).rejects.toMatchObject(unavailable)
    s3.behave()
    expect(await storage.stat(key)).toBeNull()
  })

  it('whose part is refused leaves no part behind', async () => {
    const key = newKey()
    s3.misbehave(/partNumber=2/, { kind: 'refusal', status: 403, code: 'AccessDenied' })
    const message = expect.stringContaining('AccessDenied, 403')
    await expect(storage.put(key, { path: largePath })).rejects.toMatchObject({ code: 'STORAGE_FAILED', message })
    expect(s3.openUploads()).toEqual([])
    expect(await storage.stat(key)).toBeNull()
  })

  it('that is aborted in a part has left no part behind when it rejects', async () => {
    const key = newKey()
    const cancel = new AbortController()
    const reason = new Error('cancelled')
    const from = s3.requests.length
    s3.misbehave(/partNumber=/, { kind: 'silence' })
    const put = storage.put(key, { path: largePath }, { signal: cancel.signal })
    put.catch(() => {})
    await until(() => expect(since(from, /partNumber=/)).toBeGreaterThan(0))
    expect(s3.openUploads()).toHaveLength(1)
    cancel.abort(reason)
    await expect(put).rejects.toBe(reason)
    expect(s3.openUploads()).toEqual([])
  })

  it.each([
    [
      'adds bytes',
      ({ headers, body, ...rest }: SignedRequest) => {
        const longer = Buffer.concat([body, Buffer.alloc(80)])
        return { ...rest, body: longer, headers: { ...headers, 'content-length': String(longer.length) } }
      },
    ],
    [
      'loses the metadata',
      ({ headers: { 'x-amz-meta-sha256': _, ...headers }, ...rest }: SignedRequest) => ({ ...rest, headers }),
    ],
  ])('is refused when the server %s, and the key is free again', async (_what, change) => {
    const key = newKey()
    s3.misbehave(/^PUT/, { kind: 'damage', change })
    await expect(storage.put(key, Readable.from([content]))).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
    s3.behave()
    expect(await storage.stat(key)).toBeNull()
  })
})

describe('a read', () => {
  it.each([{ silence: false }, { silence: true }])('goes on where it broke off: %j', async (how) => {
    const key = await stored()
    const from = s3.requests.length
    // More breaks than are borne without a byte in between.
    s3.misbehave(/^GET/, { kind: 'cut', afterBytes: 50_000, ...how }, 5)
    const read = await buffer(await impatient.open(key, { start: 5, end: 299_990 }))
    expect(read.equals(content.subarray(5, 299_991))).toBe(true)
    expect(since(from, /^GET/)).toBe(6)
  })

  it('that breaks off again and again without a byte is given up', async () => {
    const key = await stored()
    s3.misbehave(/^GET/, { kind: 'cut', afterBytes: 0 })
    await expect(buffer(await storage.open(key))).rejects.toMatchObject(unavailable)
    await expect(storage.copyTo(key, join(places.folder, 'copy'))).rejects.toMatchObject(unavailable)
  })

  it('of a reader who rests longer than connections live comes whole', async () => {
    const key = newKey()
    await storage.put(key, { path: largePath })
    const stream = await impatient.open(key)
    let size = 0
    for await (const chunk of stream) {
      // Once: longer than the two seconds after which a silent connection is closed.
      if (size === 0) await delay(3_000)
      size += chunk.length
    }
    expect(size).toBe(20 * 1024 * 1024)
  })

  it('never joins bytes of two objects', async () => {
    const key = await stored()
    s3.misbehave(/^GET/, { kind: 'cut', afterBytes: 1000 }, 1)
    const stream = await storage.open(key)
    await storage.delete(key)
    await storage.put(key, Readable.from([randomBytes(300_000)]))
    await expect(buffer(stream)).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
  })

  it('ends with the stream: a reader who goes away waits for nothing', async () => {
    const key = await stored()
    s3.misbehave(/^GET/, { kind: 'cut', afterBytes: 1000, silence: true })
    const stream = await storage.open(key)
    stream.resume()
    await once(stream, 'data')
    expect(s3.underWay()).toBe(1)
    stream.destroy()
    await until(() => expect(s3.underWay()).toBe(0))
  })

  it('that is aborted ends with the reason', async () => {
    const key = await stored()
    const cancel = new AbortController()
    const reason = new Error('cancelled')
    const from = s3.requests.length
    s3.misbehave(/^GET/, { kind: 'cut', afterBytes: 1000, silence: true })
    const copy = storage.copyTo(key, join(places.folder, 'copy'), { signal: cancel.signal })
    copy.catch(() => {})
    await until(() => expect(since(from, /^GET/)).toBe(1))
    cancel.abort(reason)
    await expect(copy).rejects.toBe(reason)
  })
})

it('reads a text that came in two pieces as one', async () => {
  await storage.put('text.txt', Readable.from(['left ', 'right']))
  s3.misbehave(/^GET/, { kind: 'cut', afterBytes: 5 }, 1)
  expect(await text(await storage.open('text.txt'))).toBe('left right')
})
