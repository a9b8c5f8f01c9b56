import { readdir, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Removes the files of a folder, if there is one, that were not touched for `olderThanMs`. Returns how many. */
export const removeOldFiles = async (folder: string, olderThanMs: number): Promise<number> => {
  const names = await readdir(folder).catch(() => [])
  let removed = 0
  for (const name of names) {
    const path = join(folder, name)
    const stats = await stat(path).catch(() => null)
    if (!stats?.isFile() || Date.now() - stats.mtimeMs < olderThanMs) continue
    await unlink(path).catch(() => undefined)
    removed += 1
  }
  return removed
}
