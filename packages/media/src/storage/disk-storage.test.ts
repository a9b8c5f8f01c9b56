import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { afterEach, describe, expect, it } from 'vitest'
import { artifactStorageSuite } from './artifact-storage-suite.ts'
import { createDiskStorage } from './disk-storage.ts'

const roots: string[] = []
const newRoot = async (): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'kiln-storage-'))
  roots.push(root)
  return root
}

afterEach(async () => {
  for (const root of roots.splice(0)) await rm(root, { recursive: true, force: true })
})

artifactStorageSuite('disk storage', async () => createDiskStorage({ root: await newRoot() }))

describe('createDiskStorage', () => {
  it('makes nothing before the first put', async () => {
    const root = join(await newRoot(), 'later')
    const storage = createDiskStorage({ root })
    expect(await storage.stat('a.txt')).toBeNull()
    expect(await storage.sweep()).toBe(0)
    await expect(readdir(root)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('copies a file by its path and leaves the original alone', async () => {
    const root = await newRoot()
    const source = join(await newRoot(), 'made.mp4')
    await writeFile(source, 'film')
    const storage = createDiskStorage({ root })
    await storage.put('videos/1/film.mp4', { path: source })
    await writeFile(source, 'changed')
    expect(await text(await storage.open('videos/1/film.mp4'))).toBe('film')
  })

  it('leaves no temporary file behind, whether a put works or fails', async () => {
    const root = await newRoot()
    const storage = createDiskStorage({ root })
    await storage.put('a.txt', Readable.from(['a']))
    await expect(storage.put('b.txt', { path: join(root, 'missing') })).rejects.toMatchObject({
      code: 'STORAGE_FAILED',
    })
    expect(await readdir(join(root, '.tmp'))).toEqual([])
  })

  it('names the key and no path of the disk in its errors', async () => {
    const root = await newRoot()
    const storage = createDiskStorage({ root })
    const error = await storage.put('b.txt', { path: join(root, 'missing') }).catch((reason: unknown) => reason)
    expect(error).toHaveProperty('message', expect.stringContaining('"b.txt"'))
    expect(error).toHaveProperty('message', expect.not.stringContaining(root))
  })

  it('removes the empty folders that a delete leaves, and no others', async () => {
    const root = await newRoot()
    const storage = createDiskStorage({ root })
    await storage.put('v/1/a.txt', Readable.from(['a']))
    await storage.put('v/2/a.txt', Readable.from(['a']))
    await storage.delete('v/1/a.txt')
    expect(await readdir(join(root, 'v'))).toEqual(['2'])
    await storage.deletePrefix('v/2/')
    expect((await readdir(root)).sort()).toEqual(['.tmp'])
  })

  it('keeps working while puts and deletes meet in one folder', async () => {
    const storage = createDiskStorage({ root: await newRoot() })
    const putAndDelete = async (key: string): Promise<void> => {
      for (let round = 0; round < 60; round += 1) {
        await storage.put(key, Readable.from(['x']))
        await storage.delete(key)
      }
    }
    await Promise.all(['busy/folder/a.txt', 'busy/folder/b.txt', 'busy/c.txt'].map(putAndDelete))
    expect(await storage.stat('busy/folder/a.txt')).toBeNull()
  })

  it('sweeps temporary files of killed writers and spares those in use', async () => {
    const root = await newRoot()
    const storage = createDiskStorage({ root })
    await storage.put('a.txt', Readable.from(['a']))
    const dead = join(root, '.tmp', 'dead.part')
    await writeFile(dead, 'half')
    await writeFile(join(root, '.tmp', 'live.part'), 'half')
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000)
    await utimes(dead, yesterday, yesterday)
    expect(await storage.sweep()).toBe(1)
    expect(await readdir(join(root, '.tmp'))).toEqual(['live.part'])
    expect(await storage.stat('a.txt')).not.toBeNull()
  })
})
