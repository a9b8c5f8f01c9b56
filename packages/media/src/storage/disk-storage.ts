import { randomUUID } from 'node:crypto'
import { createWriteStream, type Stats } from 'node:fs'
import { link, mkdir, open, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import mime from 'mime'
import type { ArtifactStorage, ByteRange, ObjectSource, ObjectStat, StoredObject } from './artifact-storage.ts'
import { hashFile } from './hash-file.ts'
import { isErrno } from './is-errno.ts'
import { removeOldFiles } from './remove-old-files.ts'
import { objectExists, objectNotFound, reportFileError, StorageError } from './storage-error.ts'
import { assertStorageKey, assertStoragePrefix } from './storage-key.ts'
import { assertRange } from './storage-range.ts'
import { syncFolder, writeFileDurably } from './write-file-durably.ts'

export interface DiskStorageOptions {
  /** Made when it is missing. Everything in it belongs to the storage. */
  readonly root: string
  /** The beginning of every key, a path that ends in `/`; it has no folder of its own below `root`. Default none. */
  readonly keyPrefix?: string
}

export interface DiskStorage extends ArtifactStorage {
  /**
   * Removes what writers that were killed left behind: temporary files untouched for `olderThanMs` (default 6 h, far longer
   * than any write goes without a byte). Returns how many.
   */
  sweep(options?: { readonly olderThanMs?: number }): Promise<number>
}

const sixHoursMs = 6 * 60 * 60 * 1000

/** Objects as plain files under one folder; a key is the path below it. Several processes may share the folder. */
export const createDiskStorage = (options: DiskStorageOptions): DiskStorage => {
  const root = resolve(options.root)
  const { keyPrefix = '' } = options
  const tempFolder = join(root, '.tmp')
  const below = (keyOrPrefix: string): string => join(root, keyOrPrefix.slice(keyPrefix.length))
  const pathOf = (key: string): string => {
    assertStorageKey(key)
    return below(key)
  }

  return {
    put: async (key, source, { signal } = {}) => {
      const path = pathOf(key)
      signal?.throwIfAborted()
      return reporting(`store "${key}"`, signal, () => store({ root, tempFolder, path, key, source, signal }))
    },
    open: async (key, range = {}) => {
      const path = pathOf(key)
      return reporting(`read "${key}"`, undefined, () => openRange(key, path, range))
    },
    copyTo: async (key, path, { signal } = {}) => {
      signal?.throwIfAborted()
      const stream = await openRange(key, pathOf(key), {})
      const into = createWriteStream(path)
      await reporting(`copy "${key}"`, signal, () => pipeline(stream, into, { ...(signal && { signal }) }))
    },
    stat: async (key) => {
      const stats = await statFile(pathOf(key))
      return stats ? describe(key, stats) : null
    },
    delete: async (key) => {
      const path = pathOf(key)
      await reporting(`delete "${key}"`, undefined, () => rm(path, { force: true }))
      await removeEmptyFolders(root, dirname(path))
    },
    deletePrefix: async (prefix) => {
      assertStoragePrefix(prefix)
      const path = below(prefix)
      await reporting(`delete "${prefix}"`, undefined, () => rm(path, { recursive: true, force: true }))
      await removeEmptyFolders(root, dirname(path))
    },
    list: (prefix) => {
      if (prefix !== '') assertStoragePrefix(prefix)
      return listKeys({ root, keyPrefix }, below(prefix))
    },
    sweep: ({ olderThanMs = sixHoursMs } = {}) => removeOldFiles(tempFolder, olderThanMs),
  }
}

interface StoreRequest {
  root: string
  tempFolder: string
  path: string
  key: string
  source: ObjectSource
  signal: AbortSignal | undefined
}

const store = async ({ root, tempFolder, path, key, source, signal }: StoreRequest): Promise<StoredObject> => {
  await mkdir(tempFolder, { recursive: true })
  const temp = join(tempFolder, `${randomUUID()}.part`)
  try {
    const written = await writeFileDurably({ path: temp, source, signal })
    await publish({ root, temp, path, key, sha256: written.sha256 })
    return { ...describe(key, await stat(path)), ...written }
  } finally {
    await rm(temp, { force: true })
  }
}

interface PublishRequest {
  root: string
  temp: string
  path: string
  key: string
  sha256: string
}

/** `link` instead of `rename`: it is as atomic, but fails when the name is taken instead of replacing the winner's file. */
const publish = async ({ root, temp, path, key, sha256 }: PublishRequest): Promise<void> => {
  try {
    await intoFolder(root, path, () => link(temp, path))
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return assertSameBytes(key, path, sha256)
    if (!isErrno(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP')) throw error
    await publishWithoutLinks({ root, temp, path, key, sha256 })
  }
}

/** For file systems without hard links (exFAT, some network shares), where the check and the rename can't be one step. */
const publishWithoutLinks = async ({ root, temp, path, key, sha256 }: PublishRequest): Promise<void> => {
  if (await statFile(path)) return assertSameBytes(key, path, sha256)
  await intoFolder(root, path, () => rename(temp, path))
}

const assertSameBytes = async (key: string, path: string, sha256: string): Promise<void> => {
  if ((await statFile(path)) && (await hashFile(path)) === sha256) return
  throw objectExists(key)
}

/** Makes the folder, runs `place`, syncs. Again when a delete next door removed the empty folder in between. */
const intoFolder = async (root: string, path: string, place: () => Promise<void>): Promise<void> => {
  const folder = dirname(path)
  for (let tries = 1; ; tries += 1) {
    try {
      const firstMade = await mkdir(folder, { recursive: true })
      await place()
      return await syncNames(firstMade === undefined ? folder : root, folder)
    } catch (error) {
      if (tries >= maxPlaceTries || !isErrno(error, 'ENOENT')) throw error
    }
  }
}

/** Each try can only fail while another delete empties the same folder. */
const maxPlaceTries = 20

/** Syncs `folder` and those above it up to `top`. One that is gone was emptied by a later delete, which is fine. */
const syncNames = async (top: string, folder: string): Promise<void> => {
  await syncFolder(folder).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error
  })
  if (folder !== top) await syncNames(top, dirname(folder))
}

const openRange = async (key: string, path: string, range: ByteRange): Promise<Readable> => {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw isErrno(error, 'ENOENT', 'ENOTDIR') ? objectNotFound(key) : error
  })
  try {
    const stats = await file.stat()
    if (!stats.isFile()) throw objectNotFound(key)
    assertRange({ key, range, size: stats.size })
    return file.createReadStream({ start: 0, ...range })
  } catch (error) {
    await file.close()
    throw error
  }
}

const describe = (key: string, stats: Stats): ObjectStat => ({
  key,
  size: stats.size,
  type: mime.getType(key) ?? 'application/octet-stream',
  storedAt: stats.mtime,
})

const statFile = async (path: string): Promise<Stats | null> => {
  try {
    const stats = await stat(path)
    return stats.isFile() ? stats : null
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null
    throw error
  }
}

async function* listKeys(place: { root: string; keyPrefix: string }, folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  })
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* listKeys(place, path)
    else if (entry.isFile()) yield `${place.keyPrefix}${relative(place.root, path).split(sep).join('/')}`
  }
}

const removeEmptyFolders = async (root: string, folder: string): Promise<void> => {
  if (!folder.startsWith(root + sep)) return
  try {
    await rmdir(folder)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return removeEmptyFolders(root, dirname(folder))
    // Not empty is the usual end; whatever else keeps an empty folder alive does no harm.
    return
  }
  await removeEmptyFolders(root, dirname(folder))
}

/** Lets aborts and the storage's own errors through; wraps the file system's, whose messages hold paths. */
const reporting = async <T>(action: string, signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    signal?.throwIfAborted()
    throw error instanceof StorageError ? error : reportFileError(error, action)
  }
}
