import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CacheRequest } from './cache-request.ts'
import { createContentCache } from './content-cache.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kiln-cache-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const newCache = (maxBytes = 1_000_000) => createContentCache({ root, maxBytes, spareMs: 0 })

/** A request whose content is `content`, counting how often it is made. */
const request = (key: unknown, content = 'content') => {
  const made = { times: 0 }
  const make: CacheRequest<{ words: string[] }>['make'] = async (path) => {
    made.times += 1
    await writeFile(path, content)
    return { words: ['a', 'b'] }
  }
  return { kind: 'speech', key, extension: 'wav', make, made }
}

describe('createContentCache', () => {
  it('makes once and takes the second time, content and meta alike', async () => {
    const asked = request({ text: 'hello', voice: 'emma' })
    const first = await newCache().getOrMake(asked)
    const second = await newCache().getOrMake({ ...asked, key: { voice: 'emma', text: 'hello' } })
    expect([first.hit, second.hit, asked.made.times]).toEqual([false, true, 1])
    expect(second.path).toBe(first.path)
    expect(second.path).toMatch(/\.wav$/)
    expect(second.meta).toEqual({ words: ['a', 'b'] })
    expect(await readFile(second.path, 'utf8')).toBe('content')
  })

  it('tells keys, kinds and extensions apart', async () => {
    const cache = newCache()
    const asked = request({ text: 'hello' })
    await cache.getOrMake(asked)
    await cache.getOrMake({ ...asked, key: { text: 'hello ' } })
    await cache.getOrMake({ ...asked, kind: 'picture' })
    await cache.getOrMake({ ...asked, extension: 'mp3' })
    expect(asked.made.times).toBe(4)
  })

  it.each([
    ['content', 'content.wav', 'conten'],
    ['record', 'record.json', '{"sha256":'],
  ])('makes an entry again when its %s is damaged', async (_what, file, damage) => {
    const asked = request(1)
    const { path } = await newCache().getOrMake(asked)
    await writeFile(join(dirname(path), file), damage)
    const again = await newCache().getOrMake(asked)
    expect([again.hit, asked.made.times]).toEqual([false, 2])
    expect(await readFile(again.path, 'utf8')).toBe('content')
  })

  it('makes an entry again when its content is missing', async () => {
    const asked = request(1)
    const { path } = await newCache().getOrMake(asked)
    await rm(path)
    expect(await newCache().getOrMake(asked)).toMatchObject({ hit: false })
  })

  it('makes the same thing once for callers at the same time', async () => {
    const cache = newCache()
    const asked = request('shared')
    const results = await Promise.all(Array.from({ length: 6 }, () => cache.getOrMake(asked)))
    expect(asked.made.times).toBe(1)
    expect(results.filter((result) => result.hit)).toHaveLength(5)
  })

  it('ends in one good file when two processes make the same thing at once', async () => {
    // Two caches on one folder know as little of each other as two processes do.
    const caches = [newCache(), newCache()]
    let waiting = 0
    let release: () => void = () => undefined
    const bothMaking = new Promise<void>((done) => {
      release = done
    })
    const make = async (path: string) => {
      await writeFile(path, 'same')
      waiting += 1
      if (waiting === 2) release()
      await bothMaking
      return {}
    }
    const results = await Promise.all(
      caches.map((cache) => cache.getOrMake({ kind: 'speech', key: 1, extension: 'wav', make })),
    )
    expect(results[0]?.path).toBe(results[1]?.path)
    expect(await readFile(results[0]?.path ?? '', 'utf8')).toBe('same')
    expect(await readdir(join(root, '.tmp'))).toEqual([])
  })

  it('keeps nothing of a make that fails, and lets the next caller make it', async () => {
    const cache = newCache()
    const failing = cache.getOrMake({
      ...request('x'),
      make: async (path) => {
        await writeFile(path, 'half')
        throw new Error('provider is down')
      },
    })
    const next = cache.getOrMake(request('x'))
    await expect(failing).rejects.toThrow('provider is down')
    expect(await next).toMatchObject({ hit: false })
    expect(await readdir(join(root, '.tmp'))).toEqual([])
  })

  it('stops waiting for another caller when its own signal fires, and the other goes on', async () => {
    const cache = newCache()
    const cancel = new AbortController()
    let finish: () => void = () => undefined
    const mayFinish = new Promise<void>((done) => {
      finish = done
    })
    const make = async (path: string) => {
      await mayFinish
      await writeFile(path, 'slow')
      return { words: [] }
    }
    const slow = cache.getOrMake({ ...request('x'), make })
    const waiting = cache.getOrMake({ ...request('x'), signal: cancel.signal })
    cancel.abort(new Error('cancelled'))
    await expect(waiting).rejects.toThrow('cancelled')
    finish()
    expect(await readFile((await slow).path, 'utf8')).toBe('slow')
  })

  it('evicts what was unused for longest and stays under its limit', async () => {
    const cache = newCache(1000)
    const used = await cache.getOrMake(request('used', 'u'.repeat(300)))
    const unused = await cache.getOrMake(request('unused', 'v'.repeat(300)))
    const longAgo = new Date(Date.now() - 60_000)
    for (const { path } of [used, unused]) await utimes(path, longAgo, longAgo)
    await cache.getOrMake(request('used'))
    await cache.getOrMake(request('new', 'w'.repeat(390)))
    expect(await readdir(dirname(dirname(used.path)))).toHaveLength(2)
    await expect(readFile(unused.path)).rejects.toMatchObject({ code: 'ENOENT' })
    expect(await readFile(used.path, 'utf8')).toHaveLength(300)
  })

  it('spares what was used just now, even above the limit', async () => {
    const cache = createContentCache({ root, maxBytes: 100, spareMs: 60_000 })
    const first = await cache.getOrMake(request(1, 'x'.repeat(90)))
    await cache.getOrMake(request(2, 'y'.repeat(90)))
    expect(await readFile(first.path, 'utf8')).toHaveLength(90)
  })

  it('gives the caller a file of its own that outlives eviction', async () => {
    const cache = newCache(100)
    const outPath = join(root, 'mine.wav')
    const mine = await cache.getOrMake({ ...request(1, 'x'.repeat(90)), outPath })
    await cache.getOrMake(request(2, 'y'.repeat(90)))
    expect(mine.path).toBe(outPath)
    expect(await readFile(outPath, 'utf8')).toHaveLength(90)
    expect(await readdir(join(root, 'speech'))).toHaveLength(1)
  })

  it('refuses names and keys that could leave its folder or mean nothing', async () => {
    const cache = newCache()
    await expect(cache.getOrMake({ ...request(1), kind: '../x' })).rejects.toThrow('"../x"')
    await expect(cache.getOrMake({ ...request(1), extension: '' })).rejects.toThrow('""')
    await expect(cache.getOrMake(request(undefined))).rejects.toThrow('JSON')
    await expect(cache.getOrMake(request({ seed: Number.NaN }))).rejects.toThrow()
  })
})
