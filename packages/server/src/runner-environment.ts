import type { Config } from './config/config.ts'
import type { StorageConfig } from './config/storage-of.ts'

/**
 * Runners make media: they need no way into the database and no way to sign anything. The AI service they reach through
 * the gateway of this process, whose address is added where it is known.
 */
const notForRunners = [
  'DATABASE_URL',
  'JWT_SECRET',
  'JWKS_URL',
  'URL_SIGNING_SECRET',
  'KILN_TOKEN',
  'AI_SERVICE_URL',
  'SENTRY_DSN',
]

/** Read here and passed on as they are in force. */
const storageSettings = [
  ...['UPLOAD_DIR', 'DEPTH_MAPS_DIR', 'S3_BUCKET', 'S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY_ID'],
  ...['S3_SECRET_ACCESS_KEY', 'S3_PREFIX', 'S3_FORCE_PATH_STYLE', 'S3_PRESIGNED_REDIRECT', 'S3_PUBLIC_ENDPOINT'],
]

/**
 * The environment of the runner processes, which read their settings from it: that of this process, with what the
 * command line changed, and without the secrets of the server. The key of the bucket is passed on: a runner fetches the
 * files of other jobs by itself.
 */
export function runnerEnvironment(config: Config, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const replaced = [...notForRunners, ...storageSettings]
  // Where Redis is needs DATABASE_URL beside it, so all of it goes.
  const isKept = (name: string) => !replaced.includes(name) && !name.startsWith('REDIS_')
  const kept = Object.entries(environment).filter(([name]) => isKept(name))
  const settings = { DATA_DIR: config.dataDir, CPU_SLOTS: String(config.cpuSlots), AUTH_MODE: 'none' }
  return { ...Object.fromEntries(kept), ...settings, ...settingsOf(config.storage), ...tracingOf(config) }
}

function tracingOf({ tracing }: Config): NodeJS.ProcessEnv {
  return tracing ? { OTEL_EXPORTER_OTLP_ENDPOINT: tracing.endpoint, OTEL_SERVICE_NAME: tracing.serviceName } : {}
}

function settingsOf(storage: StorageConfig): NodeJS.ProcessEnv {
  if (storage.kind === 'disk') return { UPLOAD_DIR: storage.uploadDir, DEPTH_MAPS_DIR: storage.depthMapsDir }
  const { bucket, endpoint, region, credentials, prefix, forcePathStyle } = storage
  return {
    S3_BUCKET: bucket,
    S3_FORCE_PATH_STYLE: forcePathStyle ? 'on' : 'off',
    ...(prefix && { S3_PREFIX: prefix }),
    ...(endpoint && { S3_ENDPOINT: endpoint }),
    ...(region && { S3_REGION: region }),
    ...(credentials && {
      S3_ACCESS_KEY_ID: credentials.accessKeyId,
      S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    }),
  }
}
