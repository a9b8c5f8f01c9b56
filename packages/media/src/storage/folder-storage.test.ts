import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterEach, expect, it } from 'vitest'
import { artifactStorageSuite } from './artifact-storage-suite.ts'
import { createFolderStorage } from './folder-storage.ts'

const parents: string[] = []
const newParent = async (): Promise<string> => {
  const parent = await mkdtemp(join(tmpdir(), 'kiln-folders-'))
  parents.push(parent)
  return parent
}

afterEach(async () => {
  for (const parent of parents.splice(0)) await rm(parent, { recursive: true, force: true })
})

artifactStorageSuite('folder storage', async () => {
  const parent = await newParent()
  // The keys of the suite go to both.
  return createFolderStorage({ root: join(parent, 'root'), folders: { v: join(parent, 'v'), a: join(parent, 'a') } })
})

it('keeps what belongs to a folder in it, without the first segment, and the rest in the root', async () => {
  const parent = await newParent()
  const uploads = join(parent, 'uploads of others')
  const storage = createFolderStorage({ root: join(parent, 'root'), folders: { uploads } })
  await storage.put('uploads/1/photo.jpg', Readable.from(['photo']))
  await storage.put('videos/1/1/video.mp4', Readable.from(['video']))
  expect(await readFile(join(uploads, '1/photo.jpg'), 'utf8')).toBe('photo')
  expect(await readFile(join(parent, 'root/videos/1/1/video.mp4'), 'utf8')).toBe('video')
  const error = await storage.open('uploads/2/photo.jpg').catch((reason: unknown) => reason)
  expect(error).toHaveProperty('message', 'There is no object "uploads/2/photo.jpg" in the storage.')
})

it('lists the keys of all folders, and empties one without touching what is beside it', async () => {
  const parent = await newParent()
  const uploads = join(parent, 'of others/uploads')
  const storage = createFolderStorage({ root: join(parent, 'root'), folders: { uploads } })
  for (const key of ['uploads/1/a.jpg', 'videos/1/1/b.mp4']) await storage.put(key, Readable.from([key]))
  const listed = async (prefix: string) => {
    const keys: string[] = []
    for await (const key of storage.list(prefix)) keys.push(key)
    return keys.sort()
  }
  expect(await listed('')).toEqual(['uploads/1/a.jpg', 'videos/1/1/b.mp4'])
  expect(await listed('uploads/')).toEqual(['uploads/1/a.jpg'])
  await storage.deletePrefix('uploads/')
  expect(await listed('')).toEqual(['videos/1/1/b.mp4'])
  expect((await readdir(parent)).sort()).toEqual(['of others', 'root'])
})
