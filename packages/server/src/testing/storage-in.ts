import type { TestS3 } from '@kiln/media/testing'
import { loadConfig } from '../config/config.ts'
import { createStorage, type ServerStorage } from '../storage/create-storage.ts'
import { bucketSettings } from './bucket-settings.ts'

/** The storage that a server with these settings has. */
export function storageIn(s3: TestS3, settings: Record<string, string> = {}): ServerStorage {
  return createStorage(loadConfig({ ...bucketSettings(s3), ...settings }))
}
