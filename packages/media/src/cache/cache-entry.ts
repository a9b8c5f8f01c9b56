import { randomUUID } from 'node:crypto'
import { access, copyFile, link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, extname, join } from 'node:path'
import { z } from 'zod'
import { hashFile } from '../storage/hash-file.ts'
import { isErrno } from '../storage/is-errno.ts'
import { cacheKeyHash } from './cache-key-hash.ts'
import type { CacheRequest } from './cache-request.ts'

// An entry is a folder `<kind>/<hash>.<extension>` with two files, so that content and record appear and vanish together.

const recordSchema = z.object({ sha256: z.string(), meta: z.unknown() })

type EntryRecord = z.infer<typeof recordSchema>

const namePattern = /^[a-z0-9][a-z0-9-]*$/

export const tempFolderOf = (root: string): string => join(root, '.tmp')

/** Has the entry's ending: makers and readers choose formats by it. */
export const contentPath = (entry: string): string => join(entry, `content${extname(entry)}`)

const recordPath = (entry: string): string => join(entry, 'record.json')

/** @throws TypeError when kind, extension or key can't be used */
export const entryPath = (root: string, request: Pick<CacheRequest<unknown>, 'kind' | 'extension' | 'key'>): string => {
  const { kind, extension } = request
  for (const name of [kind, extension]) {
    if (!namePattern.test(name)) throw new TypeError(`"${name}" can't name a cached file. Use a-z, 0-9 and dashes.`)
  }
  return join(root, kind, `${cacheKeyHash(request.key)}.${extension}`)
}

/** The content as the caller wants it, marked as just used; null when there is none. A damaged entry is removed. */
export const takeEntry = async <Meta>(
  entry: string,
  request: CacheRequest<Meta>,
): Promise<{ path: string; meta: Meta } | null> => {
  const record = await readRecord(entry)
  if (record === 'damaged') await removeEntry(entry)
  if (record === 'damaged' || record === 'missing') return null
  const content = contentPath(entry)
  const now = new Date()
  try {
    await utimes(content, now, now)
    if (request.outPath !== undefined) await linkOrCopy(content, request.outPath)
  } catch (error) {
    // Evicted by another process after the look above.
    if (isErrno(error, 'ENOENT') && (await readRecord(entry)) === 'missing') return null
    throw error
  }
  // What `make` returned for this very key: the caller's own type, as long as the key says which version made it.
  return { path: request.outPath ?? content, meta: record.meta as Meta }
}

const readRecord = async (entry: string): Promise<EntryRecord | 'missing' | 'damaged'> => {
  try {
    const record = recordSchema.parse(JSON.parse(await readFile(recordPath(entry), 'utf8')))
    return (await hashFile(contentPath(entry))) === record.sha256 ? record : 'damaged'
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return (await exists(entry)) ? 'damaged' : 'missing'
    if (error instanceof SyntaxError || error instanceof z.ZodError) return 'damaged'
    throw error
  }
}

const exists = async (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const linkOrCopy = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to)
  } catch (error) {
    if (!isErrno(error, 'EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP')) throw error
    await copyFile(from, to)
  }
}

/** Makes the content aside and puts the whole entry in place by one rename. Returns the content's bytes. */
export const makeEntry = async <Meta>(work: {
  root: string
  entry: string
  request: CacheRequest<Meta>
}): Promise<number> => {
  const { root, entry, request } = work
  const temp = join(tempFolderOf(root), `${randomUUID()}${extname(entry)}`)
  await mkdir(temp, { recursive: true })
  try {
    const size = await fillEntry(temp, request)
    await mkdir(dirname(entry), { recursive: true })
    await rename(temp, entry)
    return size
  } catch (error) {
    // Another process was faster; both contents are good, and its is in place.
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST')) return 0
    throw error
  } finally {
    await rm(temp, { recursive: true, force: true })
  }
}

const fillEntry = async <Meta>(folder: string, request: CacheRequest<Meta>): Promise<number> => {
  const making = contentPath(folder)
  const meta = await request.make(making, request.signal)
  request.signal?.throwIfAborted()
  const stats = await stat(making).catch((error: unknown) => {
    throw new Error(`Making a ${request.kind} for the cache left no file behind.`, { cause: error })
  })
  const record: EntryRecord = { sha256: await hashFile(making), meta }
  await writeFile(recordPath(folder), JSON.stringify(record))
  return stats.size
}

/** Away from its name at once, then deleted: nobody sees half an entry. */
export const removeEntry = async (entry: string): Promise<void> => {
  const root = dirname(dirname(entry))
  const doomed = join(tempFolderOf(root), randomUUID())
  try {
    await rename(entry, doomed)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return
    throw error
  }
  await rm(doomed, { recursive: true, force: true })
}
