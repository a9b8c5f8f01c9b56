import { join, resolve } from 'node:path'
import type { AdmissionLimits, RedisLocation } from '@kiln/core'
import { ConfigError } from './config-error.ts'
import type { Environment } from './environment.ts'
import { parseEnvironment } from './parse-environment.ts'
import { type ProviderChoices, providersOf } from './providers-of.ts'
import { redisOf } from './redis-of.ts'
import { secretsOf } from './secrets-of.ts'
import { type StorageConfig, storageOf } from './storage-of.ts'

/** How requests are tied to users. */
export type AuthConfig =
  | { mode: 'none' }
  | { mode: 'jwt'; secret?: string; jwksUrl?: string; issuer?: string; audience?: string }

/** The settings of one process, checked as a whole. */
export interface Config {
  production: boolean
  host: string
  ports: number[]
  /** Absolute. */
  dataDir: string
  databaseUrl: string | null
  redis: RedisLocation | null
  storage: StorageConfig
  auth: AuthConfig
  urlSigningSecret: string | null
  corsOrigins: string[]
  trustProxy: boolean
  logLevel: Environment['LOG_LEVEL']
  /** null: on the ports of the API; none in a worker process. */
  metricsPort: number | null
  /** null: nothing is traced. `endpoint` is without the path of the signal. */
  tracing: { endpoint: string; serviceName: string } | null
  /** null: errors are only logged. */
  sentry: { dsn: string; environment: string } | null
  /** Values that no line of the log and no report may hold. */
  secrets: string[]
  shutdownGraceMs: number
  videos: { slotsPerWorker: number; hardTimeoutMs: number; softTimeoutMs: number }
  /** Per queue of the characters' service and worker. */
  queueConcurrency: number
  jobRetentionMs: number
  /** `autoStart`: whether its queue runs until somebody says otherwise. */
  depth: { concurrency: number; autoStart: boolean }
  ai: {
    /** null: a child of this process. */
    serviceUrl: string | null
    /** Absolute; there need be no file. */
    modelFile: string
    modelUrl: string
    modelSha256: string | null
  }
  /** What submits may ask for; undefined for no limit. */
  limits: AdmissionLimits
  minFreeBytes: number
  /** Limits on finished jobs that expire; undefined for none. */
  retention: { maxJobs?: number; maxBytes?: number }
  providers: ProviderChoices
  cpuSlots: number
  cacheMaxBytes: number
  speech: {
    fallback: boolean
    azure: { key: string; region: string } | null
    google: { credentialsFile: string } | null
    elevenlabs: { apiKey: string } | null
  }
}

/**
 * The settings of this process.
 * @param source usually `process.env`
 * @throws ConfigError with one line that names the variable
 */
export function loadConfig(source: Readonly<Record<string, string | undefined>>): Config {
  return toConfig(parseEnvironment(source))
}

function toConfig(env: Environment): Config {
  const config: Config = {
    production: env.NODE_ENV === 'production',
    host: env.HOST,
    ports: [...new Set(env.PORT)],
    dataDir: resolve(env.DATA_DIR),
    databaseUrl: env.DATABASE_URL ?? null,
    redis: redisOf(env),
    storage: storageOf(env),
    auth: authOf(env),
    urlSigningSecret: env.URL_SIGNING_SECRET ?? null,
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    logLevel: env.LOG_LEVEL,
    metricsPort: env.METRICS_PORT ?? null,
    tracing: env.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: env.OTEL_SERVICE_NAME }
      : null,
    sentry: env.SENTRY_DSN ? { dsn: env.SENTRY_DSN, environment: env.SENTRY_ENVIRONMENT ?? env.NODE_ENV } : null,
    secrets: secretsOf(env),
    shutdownGraceMs: env.SHUTDOWN_GRACE_SECONDS * 1000,
    videos: videosOf(env),
    queueConcurrency: env.QUEUE_CONCURRENCY,
    jobRetentionMs: env.JOB_RETENTION_DAYS * 24 * 60 * 60 * 1000,
    depth: { concurrency: env.DEPTH_CONCURRENCY, autoStart: env.AUTO_START_WORKER },
    ai: aiOf(env),
    limits: limitsOf(env),
    minFreeBytes: env.MIN_FREE_BYTES,
    retention: {
      ...(env.RETENTION_MAX_JOBS !== undefined && { maxJobs: env.RETENTION_MAX_JOBS }),
      ...(env.RETENTION_MAX_BYTES !== undefined && { maxBytes: env.RETENTION_MAX_BYTES }),
    },
    providers: providersOf(env),
    cpuSlots: env.CPU_SLOTS,
    cacheMaxBytes: env.CACHE_MAX_BYTES,
    speech: speechOf(env),
  }
  return config
}

function authOf(env: Environment): AuthConfig {
  const production = env.NODE_ENV === 'production'
  if (!env.AUTH_MODE && production) {
    throw new ConfigError(
      'AUTH_MODE must be set in production: jwt with JWT_SECRET or JWKS_URL, or none to let everybody in',
    )
  }
  if (env.AUTH_MODE !== 'jwt') return { mode: 'none' }
  const { JWT_SECRET: secret, JWKS_URL: jwksUrl } = env
  if (!secret === !jwksUrl) throw new ConfigError('AUTH_MODE jwt needs either JWT_SECRET or JWKS_URL, and not both')
  if (production && secret && secret.length < 32) {
    throw new ConfigError('JWT_SECRET must have at least 32 characters in production')
  }
  return {
    mode: 'jwt',
    ...(secret && { secret }),
    ...(jwksUrl && { jwksUrl }),
    ...(env.JWT_ISSUER && { issuer: env.JWT_ISSUER }),
    ...(env.JWT_AUDIENCE && { audience: env.JWT_AUDIENCE }),
  }
}

function videosOf(env: Environment): Config['videos'] {
  if (env.CELERY_TASK_SOFT_TIME_LIMIT > env.CELERY_TASK_TIME_LIMIT) {
    throw new ConfigError(
      `CELERY_TASK_SOFT_TIME_LIMIT must not be above CELERY_TASK_TIME_LIMIT (${env.CELERY_TASK_TIME_LIMIT}), ` +
        `not "${env.CELERY_TASK_SOFT_TIME_LIMIT}"`,
    )
  }
  return {
    slotsPerWorker: env.CELERY_WORKER_CONCURRENCY,
    hardTimeoutMs: env.CELERY_TASK_TIME_LIMIT * 1000,
    softTimeoutMs: env.CELERY_TASK_SOFT_TIME_LIMIT * 1000,
  }
}

function limitsOf(env: Environment): AdmissionLimits {
  const { MAX_JOBS_PER_HOUR_PER_USER: perHour, MAX_JOBS_IN_FLIGHT_PER_USER: inFlight, QUEUE_MAX_DEPTH: depth } = env
  return {
    ...(perHour !== undefined && { perUserPerHour: perHour }),
    ...(inFlight !== undefined && { perUserInFlight: inFlight }),
    ...(depth !== undefined && { queueDepth: depth }),
  }
}

function aiOf(env: Environment): Config['ai'] {
  const { username = '', password = '' } = env.AI_SERVICE_URL ? new URL(env.AI_SERVICE_URL) : {}
  // The address is shown to people, in answers too.
  if (username + password) throw new ConfigError('AI_SERVICE_URL must not hold a user name or password')
  return {
    serviceUrl: env.AI_SERVICE_URL ?? null,
    modelFile: resolve(env.DEPTH_MODEL ?? join(env.DATA_DIR, 'models', 'depth-anything-v2-small.onnx')),
    modelUrl: env.DEPTH_MODEL_URL,
    modelSha256: env.DEPTH_MODEL_SHA256?.toLowerCase() ?? null,
  }
}

function speechOf(env: Environment): Config['speech'] {
  const { AZURE_SPEECH_KEY: key, AZURE_SPEECH_REGION: region } = env
  if (key && !region) throw new ConfigError('AZURE_SPEECH_REGION must be set together with AZURE_SPEECH_KEY')
  return {
    fallback: env.VOICE_FALLBACK,
    azure: key && region ? { key, region } : null,
    google: env.GOOGLE_APPLICATION_CREDENTIALS ? { credentialsFile: env.GOOGLE_APPLICATION_CREDENTIALS } : null,
    elevenlabs: env.ELEVENLABS_API_KEY ? { apiKey: env.ELEVENLABS_API_KEY } : null,
  }
}
