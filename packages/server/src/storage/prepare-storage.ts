import { mkdir } from 'node:fs/promises'
import { StorageError } from '@kiln/media'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { ConfigError } from '../config/config-error.ts'
import type { ServerStorage } from './create-storage.ts'

interface Preparation {
  config: Pick<Config, 'storage'>
  storage: ServerStorage
  logger: Logger
}

/**
 * Makes the folders, or looks at the bucket. A bucket that can't be reached now may be reached later: that is a warning.
 * @throws ConfigError when a folder can't be made, or the bucket refuses
 */
export async function prepareStorage({ config, storage, logger }: Preparation): Promise<void> {
  if (config.storage.kind === 's3') return lookAtBucket(config.storage.bucket, storage, logger)
  const { artifactsDir, uploadDir, depthMapsDir } = config.storage
  await makeFolder('DATA_DIR', artifactsDir)
  await makeFolder('UPLOAD_DIR', uploadDir)
  await makeFolder('DEPTH_MAPS_DIR', depthMapsDir)
}

/** @throws ConfigError */
export async function makeFolder(name: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new ConfigError(`${name} ${folder} can not be made or used: ${error.message}`)
  })
}

async function lookAtBucket(bucket: string, storage: ServerStorage, logger: Logger): Promise<void> {
  try {
    await storage.check()
  } catch (error) {
    if (error instanceof StorageError && error.code === 'STORAGE_UNAVAILABLE') {
      logger.warn({ err: error }, 'the bucket can not be reached; files can neither be stored nor served until it is')
      return
    }
    throw new ConfigError(`S3_BUCKET ${bucket} can not be used: ${reasonOf(error)}`)
  }
}

/** What S3 or the SDK says is below what the storage says. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  return cause instanceof Error ? cause.message : String(error)
}
