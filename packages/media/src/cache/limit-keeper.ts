import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isErrno } from '../storage/is-errno.ts'
import { contentPath, removeEntry, tempFolderOf } from './cache-entry.ts'

interface CacheLimit {
  readonly root: string
  readonly maxBytes: number
  readonly spareMs: number
}

interface EntryUse {
  readonly entry: string
  readonly size: number
  readonly usedAtMs: number
}

/** Looking at the whole folder costs a stat per entry, so it waits until the cache may have grown by this part of its limit. */
const growthBetweenLooks = 0.05

/** Evicting to a bit under the limit leaves room for what two processes add between their looks. */
const evictDownTo = 0.9

/** Longer than any maker may run: what lies in the temporary folder for six hours was left by a killed process. */
const deadAfterMs = 6 * 60 * 60 * 1000

/** Tells the keeper of added bytes; it evicts the entries unused for longest when the limit is exceeded. */
export const createLimitKeeper = (limit: CacheLimit): ((addedBytes: number) => Promise<void>) => {
  // The first call always looks: other processes and earlier runs have filled the folder too.
  let grownBy = Number.POSITIVE_INFINITY
  return async (addedBytes) => {
    grownBy += addedBytes
    if (grownBy < limit.maxBytes * growthBetweenLooks) return
    grownBy = 0
    await removeDeadWork(tempFolderOf(limit.root))
    await evictOldest(limit)
  }
}

const evictOldest = async ({ root, maxBytes, spareMs }: CacheLimit): Promise<void> => {
  const uses = await listUses(root)
  let total = uses.reduce((sum, use) => sum + use.size, 0)
  if (total <= maxBytes * evictDownTo) return
  const now = Date.now()
  for (const use of uses.sort((a, b) => a.usedAtMs - b.usedAtMs)) {
    if (total <= maxBytes * evictDownTo || now - use.usedAtMs < spareMs) return
    await removeEntry(use.entry)
    total -= use.size
  }
}

const listUses = async (root: string): Promise<EntryUse[]> => {
  const kinds = (await namesIn(root)).filter((name) => !name.startsWith('.'))
  const folders = await Promise.all(
    kinds.map(async (kind) => (await namesIn(join(root, kind))).map((name) => join(root, kind, name))),
  )
  const uses = await Promise.all(folders.flat().map(readUse))
  return uses.filter((use) => use !== null)
}

const readUse = async (entry: string): Promise<EntryUse | null> => {
  try {
    const stats = await stat(contentPath(entry))
    return { entry, size: stats.size, usedAtMs: stats.mtimeMs }
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return null
    throw error
  }
}

const removeDeadWork = async (folder: string): Promise<void> => {
  for (const name of await namesIn(folder)) {
    const path = join(folder, name)
    const stats = await stat(path).catch(() => null)
    if (stats && Date.now() - stats.mtimeMs > deadAfterMs) await rm(path, { recursive: true, force: true })
  }
}

const namesIn = async (folder: string): Promise<string[]> =>
  readdir(folder).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return []
    throw error
  })
