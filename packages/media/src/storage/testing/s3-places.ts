import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createS3Storage, type S3Storage, type S3StorageOptions } from '../s3-storage.ts'
import { startTestS3, type TestS3 } from './start-test-s3.ts'

export interface S3Places {
  start(options?: Parameters<typeof startTestS3>[0]): Promise<TestS3>
  /** A storage with a prefix of its own. */
  storage(s3: TestS3, options?: Partial<S3StorageOptions>): S3Storage
  /** A folder for files of the test; storages write their streams to `spool` in it. */
  folder: string
  /** Closes and removes everything. */
  close(): Promise<void>
}

/** Servers, storages and folders of a test file. */
export async function createS3Places(): Promise<S3Places> {
  const folder = await mkdtemp(join(tmpdir(), 'kiln-s3-test-'))
  const servers: TestS3[] = []
  const storages: S3Storage[] = []
  return {
    folder,
    start: async (options) => {
      const s3 = await startTestS3(options)
      servers.push(s3)
      return s3
    },
    storage: ({ url: endpoint, bucket, credentials }, options) => {
      const prefix = `test-${storages.length}/`
      const storage = createS3Storage({
        ...{ endpoint, bucket, credentials, prefix },
        tempFolder: join(folder, 'spool'),
        ...options,
      })
      storages.push(storage)
      return storage
    },
    close: async () => {
      await Promise.all(storages.map((storage) => storage.close()))
      await Promise.all(servers.map((server) => server.close()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
