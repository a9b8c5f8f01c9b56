import { createHash } from 'node:crypto'
import { copyFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { ArtifactStorage } from '../artifact-storage.ts'

/** The least an engine needs of a storage, for tests that are not about storage. */
export function createFolderStorage(root: string): ArtifactStorage {
  return {
    put: async (key, { path }) => {
      const bytes = await readFile(path)
      await mkdir(dirname(join(root, key)), { recursive: true })
      await copyFile(path, join(root, key))
      return { size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    },
    sweep: async () => {},
    copyTo: (key, path) => copyFile(join(root, key), path),
    delete: (key) => rm(join(root, key), { force: true }),
    deletePrefix: (prefix) => rm(join(root, prefix), { recursive: true, force: true }),
    async *list(prefix) {
      const entries = await readdir(join(root, prefix), { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of entries) if (entry.isFile()) yield relative(root, join(entry.parentPath, entry.name))
    },
  }
}
