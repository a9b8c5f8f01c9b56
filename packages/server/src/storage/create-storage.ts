import { access, constants } from 'node:fs/promises'
import { join } from 'node:path'
import { type ArtifactStorage, createFolderStorage, createS3Storage, type S3Storage } from '@kiln/media'
import type { Config } from '../config/config.ts'
import { storageFolders } from '../services/depth/storage-folders.ts'

/** Artifact storage as the server needs it. */
export interface ServerStorage extends ArtifactStorage, Partial<Pick<S3Storage, 'temporaryUrl'>> {
  /** Removes what writers that were killed have left. @returns how many */
  sweep(options?: { readonly olderThanMs?: number }): Promise<number>
  /** Rejects when no file can be stored now. */
  check(options?: { readonly signal?: AbortSignal }): Promise<void>
  close(): Promise<void>
}

/** The storage that the configuration asks for. Nothing is made or asked before it is used. */
export function createStorage({ dataDir, storage }: Pick<Config, 'dataDir' | 'storage'>): ServerStorage {
  switch (storage.kind) {
    case 'disk':
      return onDisk(storage)
    case 's3': {
      const { redirect, kind: _, ...settings } = storage
      const publicEndpoint = redirect?.publicEndpoint ?? null
      const s3 = createS3Storage({ ...settings, publicEndpoint, tempFolder: join(dataDir, 'spool') })
      if (redirect) return s3
      const { temporaryUrl: _notUsed, ...passedOn } = s3
      return passedOn
    }
    default:
      return storage satisfies never
  }
}

type Folders = Extract<Config['storage'], { kind: 'disk' }>

function onDisk({ artifactsDir, uploadDir, depthMapsDir }: Folders): ServerStorage {
  const folders = { [storageFolders.uploads]: uploadDir, [storageFolders.depthMaps]: depthMapsDir }
  return {
    ...createFolderStorage({ root: artifactsDir, folders }),
    check: async () => {
      for (const folder of [artifactsDir, uploadDir, depthMapsDir]) {
        await access(folder, constants.R_OK | constants.W_OK)
      }
    },
    close: async () => {},
  }
}
