import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ArtifactStorage } from './artifact-storage.ts'

const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')
const read = async (stream: Promise<Readable>): Promise<string> => (await buffer(await stream)).toString()

const keysOf = async (storage: ArtifactStorage, prefix: string): Promise<string[]> => {
  const keys: string[] = []
  for await (const key of storage.list(prefix)) keys.push(key)
  return keys.sort()
}

/** What every storage must do. `create` returns an empty one for each test. */
export const artifactStorageSuite = (name: string, create: () => Promise<ArtifactStorage>): void => {
  describe(`${name} as an artifact storage`, () => {
    let storage: ArtifactStorage
    beforeEach(async () => {
      storage = await create()
    })

    it('gives back what was put, with size, type and sha-256', async () => {
      const content = Buffer.alloc(300_000, 'film')
      const stored = await storage.put(
        'videos/1/film.mp4',
        Readable.from([content.subarray(0, 7), content.subarray(7)]),
      )
      expect(stored).toMatchObject({
        key: 'videos/1/film.mp4',
        size: 300_000,
        type: 'video/mp4',
        sha256: sha256(content),
      })
      expect(await buffer(await storage.open('videos/1/film.mp4'))).toEqual(content)
      expect(await storage.stat('videos/1/film.mp4')).toMatchObject({ size: 300_000, type: 'video/mp4' })
    })

    it('reads byte ranges with both ends included', async () => {
      await storage.put('a.txt', Readable.from(['0123456789']))
      expect(await read(storage.open('a.txt', { start: 2, end: 4 }))).toBe('234')
      expect(await read(storage.open('a.txt', { start: 8 }))).toBe('89')
      expect(await read(storage.open('a.txt', { end: 1 }))).toBe('01')
      expect(await read(storage.open('a.txt', { start: 9, end: 500 }))).toBe('9')
    })

    it.each([{ start: 10 }, { start: -1 }, { start: 5, end: 4 }, { start: 0.5 }])(
      'refuses the range %j',
      async (range) => {
        await storage.put('a.txt', Readable.from(['0123456789']))
        await expect(storage.open('a.txt', range)).rejects.toMatchObject({ code: 'INVALID_STORAGE_RANGE' })
      },
    )

    it('copies an object to a file, replacing what is there', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'kiln-copy-'))
      const path = join(folder, 'copy')
      await storage.put('calls/1/picture', Readable.from(['the picture']))
      await writeFile(path, 'something longer than the picture')
      await storage.copyTo('calls/1/picture', path)
      expect(await readFile(path, 'utf8')).toBe('the picture')
      await expect(storage.copyTo('calls/1/none', path)).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
      const reason = new Error('enough')
      await expect(storage.copyTo('calls/1/picture', path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
      await rm(folder, { recursive: true })
    })

    it('stores empty objects', async () => {
      expect(await storage.put('empty.srt', Readable.from([]))).toMatchObject({ size: 0, sha256: sha256('') })
      expect(await read(storage.open('empty.srt'))).toBe('')
    })

    it('says so when there is no such object', async () => {
      await storage.put('folder/a.txt', Readable.from(['a']))
      expect(await storage.stat('no/such.txt')).toBeNull()
      expect(await storage.stat('folder')).toBeNull()
      await expect(storage.open('no/such.txt')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
      await expect(storage.open('folder')).rejects.toMatchObject({ code: 'OBJECT_NOT_FOUND' })
    })

    it('never replaces an object, and takes the same bytes again', async () => {
      await storage.put('a.txt', Readable.from(['first']))
      await expect(storage.put('a.txt', Readable.from(['other']))).rejects.toMatchObject({ code: 'OBJECT_EXISTS' })
      expect(await storage.put('a.txt', Readable.from(['first']))).toMatchObject({ sha256: sha256('first') })
      expect(await read(storage.open('a.txt'))).toBe('first')
    })

    it('lets exactly one of many writers of a key win', async () => {
      const writers = Array.from({ length: 8 }, (_, i) => storage.put('race.txt', Readable.from([`writer ${i}`])))
      const outcomes = await Promise.allSettled(writers)
      const winners = outcomes.filter((outcome) => outcome.status === 'fulfilled')
      expect(winners).toHaveLength(1)
      expect(sha256(await read(storage.open('race.txt')))).toBe(winners[0]?.value.sha256)
    })

    it.each(['', '/a', 'a/', '../a', 'a/../b', 'a//b', '.tmp/a', 'a/.b', 'a\\b', 'a\0', 'ä', 'a'.repeat(513)])(
      'refuses the key %j',
      async (key) => {
        await expect(storage.put(key, Readable.from(['x']))).rejects.toMatchObject({ code: 'INVALID_STORAGE_KEY' })
        await expect(storage.open(key)).rejects.toMatchObject({ code: 'INVALID_STORAGE_KEY' })
        await expect(storage.stat(key)).rejects.toMatchObject({ code: 'INVALID_STORAGE_KEY' })
        await expect(storage.delete(key)).rejects.toMatchObject({ code: 'INVALID_STORAGE_KEY' })
      },
    )

    it.each(['', 'a', 'videos/1', '../', '/', 'a/../'])('refuses to delete the prefix %j', async (prefix) => {
      await expect(storage.deletePrefix(prefix)).rejects.toMatchObject({ code: 'INVALID_STORAGE_KEY' })
    })

    it('lists and deletes by folder, not by the letters a name begins with', async () => {
      for (const key of ['v/1/a.txt', 'v/1/deep/b.txt', 'v/12/c.txt']) await storage.put(key, Readable.from([key]))
      expect(await keysOf(storage, 'v/1/')).toEqual(['v/1/a.txt', 'v/1/deep/b.txt'])
      await storage.deletePrefix('v/1/')
      await storage.deletePrefix('v/1/')
      expect(await keysOf(storage, '')).toEqual(['v/12/c.txt'])
    })

    it('forgets a deleted object, and its key can be used anew', async () => {
      await storage.put('a/b.txt', Readable.from(['old']))
      await storage.delete('a/b.txt')
      await storage.delete('a/b.txt')
      expect(await storage.stat('a/b.txt')).toBeNull()
      await storage.put('a/b.txt', Readable.from(['new']))
      expect(await read(storage.open('a/b.txt'))).toBe('new')
    })

    it('finishes a read that began before the delete', async () => {
      const content = Buffer.alloc(400_000, 'x')
      await storage.put('a.bin', Readable.from([content]))
      const stream = await storage.open('a.bin')
      await storage.delete('a.bin')
      expect((await buffer(stream)).length).toBe(content.length)
    })

    it('shows nothing of a put that breaks off', async () => {
      const breaking = Readable.from(
        (async function* () {
          yield 'half of it'
          throw new Error('source broke')
        })(),
      )
      await expect(storage.put('a.txt', breaking)).rejects.toMatchObject({ code: 'STORAGE_FAILED' })
      expect(await keysOf(storage, '')).toEqual([])
    })

    it('stops a put with the reason of its signal', async () => {
      const cancel = new AbortController()
      const reason = new Error('cancelled')
      const endless = Readable.from(
        (async function* () {
          yield 'begun'
          expect(await storage.stat('a.txt')).toBeNull()
          cancel.abort(reason)
          for (;;) yield 'more'
        })(),
      )
      await expect(storage.put('a.txt', endless, { signal: cancel.signal })).rejects.toBe(reason)
      expect(await storage.stat('a.txt')).toBeNull()
    })
  })
}
