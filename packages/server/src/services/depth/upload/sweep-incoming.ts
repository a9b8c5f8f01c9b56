import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Removes what uploads have left whose process died: files that nothing was written to for `olderThanMs`.
 * @returns how many
 */
export async function sweepIncoming(folder: string, olderThanMs: number): Promise<number> {
  let removed = 0
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const stats = await stat(path).catch(() => null)
    if (!stats?.isFile() || Date.now() - stats.mtimeMs < olderThanMs) continue
    await rm(path, { force: true })
    removed += 1
  }
  return removed
}
