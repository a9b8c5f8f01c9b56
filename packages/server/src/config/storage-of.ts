import { join, resolve, sep } from 'node:path'
import { ConfigError } from './config-error.ts'
import type { Environment } from './environment.ts'

/** Where files are kept. */
export type StorageConfig =
  | { kind: 'disk'; artifactsDir: string; uploadDir: string; depthMapsDir: string }
  | {
      kind: 's3'
      bucket: string
      region: string | null
      endpoint: string | null
      credentials: { accessKeyId: string; secretAccessKey: string } | null
      /** Empty, or a path that ends in `/`. */
      prefix: string
      forcePathStyle: boolean
      /** Null: files are passed on by the server. Else requests for them are sent to the bucket, at this address if one is named. */
      redirect: { publicEndpoint: string | null } | null
    }

/**
 * In the bucket if one is named, else on disk.
 * @throws ConfigError when the two are mixed, or folders lie in one another
 */
export function storageOf(env: Environment): StorageConfig {
  return env.S3_BUCKET ? bucketOf(env, env.S3_BUCKET) : foldersOf(env)
}

function bucketOf(env: Environment, bucket: string): StorageConfig {
  for (const name of ['UPLOAD_DIR', 'DEPTH_MAPS_DIR'] as const) {
    if (env[name]) throw new ConfigError(`${name} must not be set together with S3_BUCKET: all files go to the bucket`)
  }
  const { S3_ENDPOINT: endpoint = null, S3_PUBLIC_ENDPOINT: publicEndpoint = null } = env
  if (publicEndpoint && !env.S3_PRESIGNED_REDIRECT) {
    throw new ConfigError('S3_PUBLIC_ENDPOINT is for S3_PRESIGNED_REDIRECT, which is off')
  }
  return {
    kind: 's3',
    bucket,
    endpoint,
    region: env.S3_REGION ?? null,
    credentials: credentialsOf(env),
    prefix: env.S3_PREFIX ? `${env.S3_PREFIX.replace(/\/$/, '')}/` : '',
    forcePathStyle: env.S3_FORCE_PATH_STYLE ?? endpoint !== null,
    redirect: env.S3_PRESIGNED_REDIRECT ? { publicEndpoint } : null,
  }
}

function credentialsOf(env: Environment) {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env
  if (!accessKeyId !== !secretAccessKey) {
    throw new ConfigError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together')
  }
  return accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : null
}

const bucketSettings = [
  'S3_ENDPOINT',
  'S3_REGION',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'S3_PREFIX',
  'S3_FORCE_PATH_STYLE',
  'S3_PRESIGNED_REDIRECT',
  'S3_PUBLIC_ENDPOINT',
] as const

function foldersOf(env: Environment): StorageConfig {
  const lonely = bucketSettings.find((name) => env[name])
  if (lonely) throw new ConfigError(`S3_BUCKET must be set together with ${lonely}`)
  const dataDir = resolve(env.DATA_DIR)
  const folders = {
    artifactsDir: join(dataDir, 'artifacts'),
    uploadDir: resolve(env.UPLOAD_DIR ?? join(dataDir, 'uploads')),
    depthMapsDir: resolve(env.DEPTH_MAPS_DIR ?? join(dataDir, 'depth_maps')),
  }
  assertApart([
    ['UPLOAD_DIR', folders.uploadDir],
    ['DEPTH_MAPS_DIR', folders.depthMapsDir],
    ['the artifacts folder', folders.artifactsDir],
  ])
  return { kind: 'disk', ...folders }
}

/** Files of one must not be taken for files of another, nor be deleted with its folders. */
function assertApart(folders: readonly (readonly [name: string, path: string])[]): void {
  for (const [name, path] of folders) {
    const inside = folders.find(([other, folder]) => other !== name && `${folder}${sep}`.startsWith(`${path}${sep}`))
    if (inside) throw new ConfigError(`${name} and ${inside[0]} must not lie in one another: ${path}, ${inside[1]}`)
  }
}
