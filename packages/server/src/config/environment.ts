import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { hostAndPort, list, number, onOff, variable } from './variable.ts'

const url = (protocols: RegExp, message: string) => z.url({ protocol: protocols, error: message })
const webUrl = () => url(/^https?$/, 'must be an http or https URL')
const port = number(0, 65_535)

const origin = z
  .string()
  .refine(isOrigin, 'must be * or origins such as https://studio.example.com, separated by commas')

function isOrigin(value: string): boolean {
  return value === '*' || (URL.canParse(value) && new URL(value).origin === value)
}

const redisUrl = z
  .string()
  .refine(isRedisUrl, 'must be a redis:// or rediss:// URL, with a number as its path if it has one')

function isRedisUrl(value: string): boolean {
  if (!URL.canParse(value)) return false
  const { protocol, hostname, pathname } = new URL(value)
  return /^rediss?:$/.test(protocol) && hostname !== '' && /^(\/\d{0,4})?$/.test(pathname)
}

/** As the client of Sentry wants it: it would drop another without a word. */
const sentryDsn = z
  .string()
  .regex(/^https?:\/\/\w+@[\w.:[\]-]+(\/[^/]+)*\/\d+\/?$/, 'must be a DSN such as https://key@sentry.example.com/1')

const defaultModelUrl = 'https://huggingface.co/onnx-community/depth-anything-v2-small/resolve/main/onnx/model.onnx'

const oneOf = <const Values extends readonly [string, ...string[]]>(...values: Values) =>
  z.enum(values, { error: `must be one of: ${values.join(', ')}` })

/**
 * Every environment variable of the server, in the order in which `kiln config` prints them. An empty variable counts
 * as unset. Names that come from the contracts are kept as they are there.
 */
export const environment = z.object({
  NODE_ENV: variable(z.string().default('development'), {
    doc: 'With "production" the server insists on AUTH_MODE.',
  }),
  HOST: variable(z.string().max(255).default('127.0.0.1'), { doc: 'Address to listen on.' }),
  PORT: variable(list(port).default([3000]), { doc: 'Port to listen on; several separated by commas.' }),
  DATA_DIR: variable(z.string().default('./data'), { doc: 'Folder of the embedded database, artifacts and cache.' }),
  DATABASE_URL: variable(url(/^postgres(ql)?$/, 'must be a postgres:// URL').optional(), {
    doc: 'Postgres 14 or newer; with it any number of servers and workers share the jobs.',
    secret: true,
    fallback: 'embedded PGlite in DATA_DIR',
  }),

  REDIS_URL: variable(redisUrl.optional(), {
    doc: 'Redis 6.2 or newer, redis:// or rediss://; hands out the jobs of Postgres by BullMQ.',
    secret: true,
    fallback: 'the database hands out the jobs',
  }),
  REDIS_HOST: variable(z.string().max(255).optional(), { doc: 'The same without a URL.' }),
  REDIS_PORT: variable(number(1, 65_535).default(6379), { doc: 'Port of REDIS_HOST.' }),
  REDIS_DB: variable(number(0, 9999).default(0), { doc: 'Number of the database in Redis.' }),
  REDIS_USERNAME: variable(z.string().optional(), { doc: 'User of Redis, where it has users.' }),
  REDIS_PASSWORD: variable(z.string().optional(), { doc: 'Password of Redis.', secret: true }),
  REDIS_TLS: variable(onOff().default(false), { doc: 'Encrypted connections to Redis; rediss:// says so as well.' }),
  REDIS_SENTINELS: variable(list(hostAndPort()).default([]), {
    doc: 'Instead of REDIS_HOST: Sentinels as host:port, separated by commas, that know the master.',
  }),
  REDIS_SENTINEL_MASTER: variable(z.string().max(255).optional(), {
    doc: 'Name of the master; needed with REDIS_SENTINELS.',
  }),
  REDIS_CLUSTER: variable(list(hostAndPort()).default([]), {
    doc: 'Instead of REDIS_HOST: nodes of a Redis Cluster as host:port, separated by commas.',
  }),

  UPLOAD_DIR: variable(z.string().optional(), {
    doc: 'Folder of uploaded photos and videos.',
    fallback: 'uploads in DATA_DIR',
  }),
  DEPTH_MAPS_DIR: variable(z.string().optional(), { doc: 'Folder of depth maps.', fallback: 'depth_maps in DATA_DIR' }),
  S3_BUCKET: variable(
    z
      .string()
      .regex(/^[\w.-]{3,255}$/, 'must be the name of a bucket')
      .optional(),
    {
      doc: 'Bucket that all files are kept in, instead of folders.',
    },
  ),
  S3_ENDPOINT: variable(webUrl().optional(), {
    doc: 'Address of a server that is not AWS, e.g. http://127.0.0.1:9000.',
    fallback: 'AWS',
  }),
  S3_REGION: variable(
    z
      .string()
      .regex(/^[a-z0-9-]{1,50}$/, 'must be a region such as eu-central-1')
      .optional(),
    {
      doc: 'Region of the bucket.',
      fallback: 'that of the AWS configuration; us-east-1 with S3_ENDPOINT',
    },
  ),
  S3_ACCESS_KEY_ID: variable(z.string().optional(), {
    doc: 'Key for the bucket.',
    secret: true,
    fallback: 'the AWS chain: variables, profile, role',
  }),
  S3_SECRET_ACCESS_KEY: variable(z.string().optional(), { doc: 'Its secret; needed with it.', secret: true }),
  S3_PREFIX: variable(
    z
      .string()
      .regex(/^[A-Za-z0-9_][\w.-]{0,99}(\/[A-Za-z0-9_][\w.-]{0,99}){0,2}\/?$/, 'must be a path such as kiln/production')
      .optional(),
    { doc: 'Path in the bucket below which the files are.', fallback: 'none' },
  ),
  S3_FORCE_PATH_STYLE: variable(onOff().optional(), {
    doc: 'The bucket is in the path of its address, not in the name of the host.',
    fallback: 'on with S3_ENDPOINT, else off',
  }),
  S3_PRESIGNED_REDIRECT: variable(onOff().default(false), {
    doc: 'Asset URLs lead on to the bucket, by presigned URLs, instead of passing the bytes through the server.',
  }),
  S3_PUBLIC_ENDPOINT: variable(webUrl().optional(), {
    doc: 'Address of the bucket in presigned URLs, if browsers reach it by another one.',
    fallback: 'S3_ENDPOINT',
  }),

  AUTH_MODE: variable(oneOf('none', 'jwt').optional(), {
    doc: 'none: every request is the user it names. jwt: bearer tokens, checked with JWT_SECRET or JWKS_URL.',
    fallback: 'none; required in production',
  }),
  JWT_SECRET: variable(z.string().min(16, 'must have at least 16 characters').optional(), {
    doc: 'Shared secret of HS256 tokens, at least 32 characters in production.',
    secret: true,
  }),
  JWKS_URL: variable(webUrl().optional(), {
    doc: 'Where the public keys of the token issuer are (RS256, PS256, ES256, EdDSA).',
  }),
  JWT_ISSUER: variable(z.string().optional(), { doc: 'Required value of iss.', fallback: 'not checked' }),
  JWT_AUDIENCE: variable(z.string().optional(), { doc: 'Required value of aud.', fallback: 'not checked' }),
  URL_SIGNING_SECRET: variable(z.string().min(16, 'must have at least 16 characters').optional(), {
    doc: 'Signs asset URLs; the same on every server.',
    secret: true,
    fallback: 'derived from JWT_SECRET, else a random one of this process',
  }),
  CORS_ORIGINS: variable(list(origin).default([]), {
    doc: 'Origins whose pages may call the API, separated by commas; * for all.',
    fallback: 'none',
  }),
  TRUST_PROXY: variable(onOff().default(false), {
    doc: 'Believe X-Forwarded-For and X-Forwarded-Proto: only behind a proxy that sets them.',
  }),

  LOG_LEVEL: variable(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'), {
    doc: 'Least serious level that is logged; debug has every request.',
  }),
  METRICS_PORT: variable(number(0, 65_535).optional(), {
    doc: 'Port of its own for /metrics, without authentication; a worker process has metrics only with it.',
    fallback: '/metrics is on PORT, for admins',
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(webUrl().optional(), {
    doc: 'Where traces are sent, by OTLP over HTTP, e.g. http://127.0.0.1:4318; the other OTEL_ variables count too.',
    fallback: 'no traces',
  }),
  OTEL_SERVICE_NAME: variable(z.string().max(255).default('kiln'), { doc: 'Name of this program in traces.' }),
  SENTRY_DSN: variable(sentryDsn.optional(), {
    doc: 'Where unexpected errors are reported; any server that speaks the protocol of Sentry.',
    secret: true,
    fallback: 'they are only logged',
  }),
  SENTRY_ENVIRONMENT: variable(z.string().max(64).optional(), {
    doc: 'Environment that is named in reports.',
    fallback: 'NODE_ENV',
  }),
  SHUTDOWN_GRACE_SECONDS: variable(number(0, 3600).default(10), {
    doc: 'How long running requests and jobs may take to finish on SIGTERM before jobs are handed back.',
    unit: 'seconds',
  }),

  CELERY_WORKER_CONCURRENCY: variable(number(1, 256).default(8), { doc: 'Video jobs that run at once in one worker.' }),
  CELERY_TASK_TIME_LIMIT: variable(number(1, 86_400).default(1800), {
    doc: 'A video job is killed after this time.',
    unit: 'seconds',
  }),
  CELERY_TASK_SOFT_TIME_LIMIT: variable(number(1, 86_400).default(1500), {
    doc: 'A video job is asked to stop after this time; not above CELERY_TASK_TIME_LIMIT.',
    unit: 'seconds',
  }),
  QUEUE_CONCURRENCY: variable(number(1, 256).default(5), {
    doc: 'Jobs of each character and media queue that run at once in one worker.',
  }),
  JOB_RETENTION_DAYS: variable(number(1, 3650).default(30), {
    doc: 'How long the records of finished character and media jobs stay; what they made stays until it is deleted.',
    unit: 'days',
  }),
  DEPTH_CONCURRENCY: variable(number(1, 256).default(1), {
    doc: 'Photos and videos whose depth one worker works on at once.',
  }),
  AUTO_START_WORKER: variable(onOff().default(true), {
    doc: 'Whether the depth queue runs from the start; once it was started or stopped by hand, that counts.',
  }),
  MAX_JOBS_PER_HOUR_PER_USER: variable(number(1, 1_000_000).optional(), {
    doc: 'How many jobs one user may submit within any hour; the same on every server.',
    fallback: 'no limit',
  }),
  MAX_JOBS_IN_FLIGHT_PER_USER: variable(number(1, 1_000_000).optional(), {
    doc: 'How many jobs of one user may be there that have not ended; the same on every server.',
    fallback: 'no limit',
  }),
  QUEUE_MAX_DEPTH: variable(number(1, 1_000_000_000).optional(), {
    doc: 'How many jobs may wait in one queue before further ones are refused.',
    fallback: 'no limit',
  }),
  MIN_FREE_BYTES: variable(number(0, 1_000_000_000_000_000).default(500_000_000), {
    doc: 'Free space below which nothing is taken or started, where files are written; 0: never.',
    unit: 'bytes',
  }),
  RETENTION_MAX_JOBS: variable(number(0, 1_000_000_000).optional(), {
    doc: 'How many finished jobs stay, the newest; those that are kept until deleted are not counted.',
    fallback: 'no limit',
  }),
  RETENTION_MAX_BYTES: variable(number(0, 1_000_000_000_000_000).optional(), {
    doc: 'How much the files of finished jobs may fill, the newest first; not counted as above.',
    unit: 'bytes',
    fallback: 'no limit',
  }),
  AI_SERVICE_URL: variable(webUrl().optional(), {
    doc: 'The service that estimates depth.',
    fallback: 'one of its own, started when it is needed',
  }),
  DEPTH_MODEL: variable(z.string().optional(), {
    doc: 'File of a Depth Anything V2 model in ONNX; where there is none, the built-in estimator is used.',
    fallback: 'models/depth-anything-v2-small.onnx in DATA_DIR',
  }),
  DEPTH_MODEL_URL: variable(webUrl().default(defaultModelUrl), { doc: 'Where kiln models pull fetches the model.' }),
  DEPTH_MODEL_SHA256: variable(
    z
      .string()
      .regex(/^[0-9a-f]{64}$/i, 'must be 64 hexadecimal digits')
      .optional(),
    {
      doc: 'The SHA-256 that a fetched model must have.',
      fallback: 'that of the first one fetched',
    },
  ),
  CPU_SLOTS: variable(number(1, 1024).default(availableParallelism()), {
    doc: 'Renders that share the processor at once, over all services.',
    fallback: 'the number of cores',
  }),
  CACHE_MAX_BYTES: variable(number(0, 1_000_000_000_000).default(2_000_000_000), {
    doc: 'Size limit of the cache of spoken text and pictures.',
    unit: 'bytes',
  }),

  VOICE_FALLBACK: variable(onOff().default(true), {
    doc: 'Whether the local voice stands in for a provider without a key; off: such a job fails.',
  }),
  AZURE_SPEECH_KEY: variable(z.string().optional(), { doc: 'Key of Azure AI Speech.', secret: true }),
  AZURE_SPEECH_REGION: variable(
    z
      .string()
      .regex(/^[a-z0-9-]{1,50}$/, 'must be a region such as westeurope')
      .optional(),
    {
      doc: 'Region of Azure AI Speech; needed with its key.',
    },
  ),
  GOOGLE_APPLICATION_CREDENTIALS: variable(z.string().optional(), {
    doc: 'File with the credentials of a Google Cloud service account.',
  }),
  ELEVENLABS_API_KEY: variable(z.string().optional(), { doc: 'Key of ElevenLabs.', secret: true }),

  TEXT_PROVIDER: variable(oneOf('openai', 'local').optional(), {
    doc: 'Who writes stories and personalities: any OpenAI-compatible endpoint, or the local grammar.',
    fallback: 'openai when TEXT_BASE_URL is set, else local',
  }),
  TEXT_BASE_URL: variable(webUrl().optional(), {
    doc: 'OpenAI-compatible endpoint for text, e.g. http://127.0.0.1:11434/v1 (Ollama).',
  }),
  TEXT_API_KEY: variable(z.string().optional(), {
    doc: 'Its key. Without one a lost answer is asked for again: nothing is bought.',
    secret: true,
  }),
  TEXT_MODEL: variable(z.string().optional(), { doc: 'Its model; needed with TEXT_BASE_URL.' }),
  IMAGE_PROVIDER: variable(oneOf('openai', 'a1111', 'comfyui', 'local').optional(), {
    doc: 'Who paints the pictures of movies and characters.',
    fallback: 'the first one that is configured, else local',
  }),
  IMAGE_BASE_URL: variable(webUrl().optional(), { doc: 'OpenAI-compatible endpoint for images.' }),
  IMAGE_API_KEY: variable(z.string().optional(), { doc: 'Its key.', secret: true }),
  IMAGE_MODEL: variable(z.string().optional(), { doc: 'Its model; needed with IMAGE_BASE_URL.' }),
  A1111_URL: variable(webUrl().optional(), { doc: 'AUTOMATIC1111 with its API switched on.' }),
  COMFYUI_URL: variable(webUrl().optional(), { doc: 'ComfyUI.' }),
  COMFYUI_WORKFLOW: variable(z.string().optional(), {
    doc: 'Workflow file in the API format of ComfyUI.',
    fallback: 'the one that comes along',
  }),
  CLIP_PROVIDER: variable(oneOf('wavespeed', 'fal', 'replicate', 'local').optional(), {
    doc: 'Who makes clips out of stills.',
    fallback: 'the first one with a key, else local',
  }),
  CLIP_MODEL: variable(z.string().optional(), {
    doc: 'Model of the clip provider.',
    fallback: 'an image-to-video model of the provider',
  }),
  CLIP_BASE_URL: variable(webUrl().optional(), {
    doc: 'Address of the clip provider, for a proxy in between.',
    fallback: 'the public one',
  }),
  WAVESPEED_API_KEY: variable(z.string().optional(), { doc: 'Key of WaveSpeed.', secret: true }),
  FAL_KEY: variable(z.string().optional(), { doc: 'Key of fal.', secret: true }),
  REPLICATE_API_TOKEN: variable(z.string().optional(), { doc: 'Token of Replicate.', secret: true }),

  KILN_URL: variable(webUrl().default('http://127.0.0.1:3000'), { doc: 'Server that the command line speaks to.' }),
  KILN_TOKEN: variable(z.string().optional(), { doc: 'Bearer token that the command line sends.', secret: true }),
})

export type Environment = z.output<typeof environment>
