import type { ArtifactStorage } from './artifact-storage.ts'
import { createDiskStorage, type DiskStorage } from './disk-storage.ts'

export interface FolderStorageOptions {
  /** For every key whose first segment has no folder of its own. */
  readonly root: string
  /** Folders by the first segment of the keys in them: `{ uploads: '/data/uploads' }` has `uploads/1/a.jpg` as `1/a.jpg`. */
  readonly folders: Readonly<Record<string, string>>
}

/** Disk storage over several folders, none of which lies in another. */
export const createFolderStorage = ({ root, folders }: FolderStorageOptions): DiskStorage => {
  const rest = createDiskStorage({ root })
  const bySegment = new Map(
    Object.entries(folders).map(([segment, folder]) => [
      segment,
      createDiskStorage({ root: folder, keyPrefix: `${segment}/` }),
    ]),
  )
  const all = [rest, ...bySegment.values()]
  /** A key that is no key, `uploads` alone among them, is refused or not found by any of them. */
  const storageOf = (path: string): ArtifactStorage =>
    (path.includes('/') && bySegment.get(path.slice(0, path.indexOf('/')))) || rest

  return {
    put: (key, source, options) => storageOf(key).put(key, source, options),
    open: (key, range) => storageOf(key).open(key, range),
    copyTo: (key, path, options) => storageOf(key).copyTo(key, path, options),
    stat: (key) => storageOf(key).stat(key),
    delete: (key) => storageOf(key).delete(key),
    deletePrefix: (prefix) => storageOf(prefix).deletePrefix(prefix),
    list: (prefix) => (prefix === '' ? listAll(all) : storageOf(prefix).list(prefix)),
    sweep: async (options) => {
      const swept = await Promise.all(all.map((storage) => storage.sweep(options)))
      return swept.reduce((sum, count) => sum + count, 0)
    },
  }
}

async function* listAll(storages: readonly ArtifactStorage[]): AsyncGenerator<string> {
  for (const storage of storages) yield* storage.list('')
}
