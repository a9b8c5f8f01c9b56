import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { loadConfig } from './config.ts'
import { ConfigError } from './config-error.ts'
import { describeConfig } from './describe-config.ts'

const secret = 'a-secret-of-more-than-thirty-two-characters'

describe('configuration', () => {
  it('has a default for everything', () => {
    expect(loadConfig({})).toMatchObject({
      host: '127.0.0.1',
      ports: [3000],
      dataDir: resolve('data'),
      databaseUrl: null,
      redis: null,
      auth: { mode: 'none' },
      corsOrigins: [],
      videos: { slotsPerWorker: 8, hardTimeoutMs: 1_800_000, softTimeoutMs: 1_500_000 },
      speech: { fallback: true, azure: null, google: null, elevenlabs: null },
    })
  })

  it('takes an empty variable for unset', () => {
    expect(loadConfig({ PORT: '', DATABASE_URL: ' ', AUTH_MODE: '' })).toEqual(loadConfig({}))
  })

  it('listens on several ports, each once', () => {
    expect(loadConfig({ PORT: '3000, 8012,3000' }).ports).toEqual([3000, 8012])
  })

  it.each([
    [
      { REDIS_HOST: 'r', REDIS_DB: '3', REDIS_PASSWORD: 'p' },
      { kind: 'single', host: 'r', port: 6379, db: 3, password: 'p' },
    ],
    [
      { REDIS_URL: 'rediss://u:p%40ss@r:7000/2' },
      { kind: 'single', host: 'r', port: 7000, db: 2, username: 'u', password: 'p@ss', tls: true },
    ],
    [{ REDIS_URL: 'redis://[::1]' }, { kind: 'single', host: '::1', port: 6379, db: 0, tls: false }],
    [
      { REDIS_SENTINELS: 'a:26379, b:26380', REDIS_SENTINEL_MASTER: 'm' },
      {
        kind: 'sentinel',
        master: 'm',
        sentinels: [
          { host: 'a', port: 26379 },
          { host: 'b', port: 26380 },
        ],
      },
    ],
    [
      { REDIS_CLUSTER: '[::1]:7000', REDIS_TLS: 'on' },
      { kind: 'cluster', nodes: [{ host: '::1', port: 7000 }], tls: true },
    ],
  ])('finds Redis by %j', (variables, location) => {
    expect(loadConfig({ DATABASE_URL: 'postgres://db/x', ...variables }).redis).toMatchObject(location)
  })

  it('reads the providers', () => {
    const { speech } = loadConfig({ AZURE_SPEECH_KEY: 'k', AZURE_SPEECH_REGION: 'westeurope', VOICE_FALLBACK: 'off' })
    expect(speech).toMatchObject({ fallback: false, azure: { key: 'k', region: 'westeurope' } })
  })

  it('finds the depth model in the data folder, unless it is said where', () => {
    const { ai } = loadConfig({ DATA_DIR: '/var/kiln' })
    expect(ai).toMatchObject({ serviceUrl: null, modelFile: '/var/kiln/models/depth-anything-v2-small.onnx' })
    expect(loadConfig({ DEPTH_MODEL: '/models/m.onnx' }).ai.modelFile).toBe('/models/m.onnx')
  })

  it.each([
    [{ PORT: '80x' }, 'PORT must be a whole number from 0 to 65535, not "80x"'],
    [{ PORT: '70000' }, 'PORT must be a whole number from 0 to 65535, not "70000"'],
    [{ AUTH_MODE: 'basic' }, 'AUTH_MODE must be one of: none, jwt, not "basic"'],
    [{ VOICE_FALLBACK: 'maybe' }, 'VOICE_FALLBACK must be on or off, not "maybe"'],
    [{ CELERY_WORKER_CONCURRENCY: '0' }, 'CELERY_WORKER_CONCURRENCY must be a whole number from 1 to 256, not "0"'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be one of: fatal, error, warn, info, debug, trace, silent, not "loud"'],
    [{ CORS_ORIGINS: 'https://a.example/path' }, 'CORS_ORIGINS must be * or origins such as'],
    [{ CELERY_TASK_TIME_LIMIT: '10' }, 'CELERY_TASK_SOFT_TIME_LIMIT must not be above CELERY_TASK_TIME_LIMIT (10)'],
    [{ AUTH_MODE: 'jwt' }, 'AUTH_MODE jwt needs either JWT_SECRET or JWKS_URL'],
    [{ AUTH_MODE: 'jwt', JWT_SECRET: secret, JWKS_URL: 'http://a/b' }, 'AUTH_MODE jwt needs either'],
    [{ AZURE_SPEECH_KEY: 'k' }, 'AZURE_SPEECH_REGION must be set together with AZURE_SPEECH_KEY'],
    [{ NODE_ENV: 'production' }, 'AUTH_MODE must be set in production'],
    [
      { NODE_ENV: 'production', AUTH_MODE: 'jwt', JWT_SECRET: 'only-twenty-letters!' },
      'JWT_SECRET must have at least 32',
    ],
    [{ REDIS_HOST: 'redis' }, 'DATABASE_URL must be set when REDIS_HOST is: the jobs are kept in Postgres'],
    [
      { DATABASE_URL: 'postgres://db/x', REDIS_HOST: 'a', REDIS_CLUSTER: 'b:1' },
      'REDIS_HOST and REDIS_CLUSTER exclude',
    ],
    [{ DATABASE_URL: 'postgres://db/x', REDIS_SENTINELS: 'a:26379' }, 'REDIS_SENTINEL_MASTER must be set together'],
    [{ DATABASE_URL: 'postgres://db/x', REDIS_CLUSTER: 'a:1', REDIS_DB: '2' }, 'REDIS_DB must be 0 with REDIS_CLUSTER'],
    [{ REDIS_SENTINELS: 'a' }, 'REDIS_SENTINELS must be host:port, separated by commas, not "a"'],
    [{ AI_SERVICE_URL: 'http://me:secret@ai:5000' }, 'AI_SERVICE_URL must not hold a user name or password'],
    [{ DEPTH_MODEL_SHA256: 'abc' }, 'DEPTH_MODEL_SHA256 must be 64 hexadecimal digits'],
    [{ S3_BUCKET: 'b-1', UPLOAD_DIR: '/data' }, 'UPLOAD_DIR must not be set together with S3_BUCKET'],
    [{ S3_BUCKET: 'b-1', DEPTH_MAPS_DIR: '/data' }, 'DEPTH_MAPS_DIR must not be set together with S3_BUCKET'],
    [{ S3_ENDPOINT: 'http://s3' }, 'S3_BUCKET must be set together with S3_ENDPOINT'],
    [{ S3_BUCKET: 'b-1', S3_ACCESS_KEY_ID: 'id' }, 'S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY must be set together'],
    [{ S3_BUCKET: 'b-1', S3_PREFIX: '../up' }, 'S3_PREFIX must be a path such as kiln/production'],
    [{ S3_BUCKET: 'b-1', S3_PUBLIC_ENDPOINT: 'http://s3' }, 'S3_PUBLIC_ENDPOINT is for S3_PRESIGNED_REDIRECT'],
    [{ UPLOAD_DIR: '/a', DEPTH_MAPS_DIR: '/a/b' }, 'UPLOAD_DIR and DEPTH_MAPS_DIR must not lie in one another'],
    [{ UPLOAD_DIR: '/a', DEPTH_MAPS_DIR: '/a' }, 'UPLOAD_DIR and DEPTH_MAPS_DIR must not lie in one another'],
    [
      { UPLOAD_DIR: '/a', DEPTH_MAPS_DIR: '/b', DATA_DIR: '/a' },
      'UPLOAD_DIR and the artifacts folder must not lie in one another',
    ],
    [{ JWKS_URL: 'file:///etc/passwd' }, 'JWKS_URL must be an http or https URL'],
  ])('refuses %j with one line', (source, message) => {
    const refusal = refusalOf(source)
    expect(refusal.message).toContain(message)
    expect(refusal.message).not.toContain('\n')
  })

  it('never shows the value of a secret in a refusal', () => {
    const { message } = refusalOf({
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      REDIS_URL: 'http://root:hunter2@r',
      JWT_SECRET: 'hunter2',
    })
    expect(refusalOf({ AI_SERVICE_URL: 'http://me:hunter2@ai:5000' }).message).not.toContain('hunter2')
    expect(message).toBe(
      'DATABASE_URL must be a postgres:// URL; REDIS_URL must be a redis:// or rediss:// URL, with a number as its path ' +
        'if it has one; JWT_SECRET must have at least 16 characters',
    )
  })

  it('keeps files in folders of the data folder, or of their own', () => {
    expect(loadConfig({ DATA_DIR: '/data', DEPTH_MAPS_DIR: '/maps' }).storage).toEqual({
      kind: 'disk',
      artifactsDir: '/data/artifacts',
      uploadDir: '/data/uploads',
      depthMapsDir: '/maps',
    })
    // Beside each other, though one name begins with the other.
    expect(loadConfig({ UPLOAD_DIR: '/maps', DEPTH_MAPS_DIR: '/maps2' }).storage).toMatchObject({ uploadDir: '/maps' })
  })

  it('keeps files in a bucket, of AWS or of another server', () => {
    const aws = { endpoint: null, region: null, credentials: null, prefix: '', forcePathStyle: false, redirect: null }
    expect(loadConfig({ S3_BUCKET: 'films' }).storage).toEqual({ kind: 's3', bucket: 'films', ...aws })
    const other = {
      S3_BUCKET: 'films',
      S3_ENDPOINT: 'http://minio:9000',
      S3_PREFIX: 'kiln/',
      S3_PRESIGNED_REDIRECT: 'on',
    }
    expect(loadConfig({ ...other, S3_PUBLIC_ENDPOINT: 'https://files.example.com' }).storage).toMatchObject({
      endpoint: 'http://minio:9000',
      prefix: 'kiln/',
      forcePathStyle: true,
      redirect: { publicEndpoint: 'https://files.example.com' },
    })
  })

  it('lets everybody in only when production is told so', () => {
    expect(loadConfig({ NODE_ENV: 'production', AUTH_MODE: 'none' }).auth).toEqual({ mode: 'none' })
  })
})

describe('the description of the configuration', () => {
  it('explains every variable and hides secrets', () => {
    const variables = describeConfig({
      DATABASE_URL: 'postgres://u:hunter2@db/x',
      JWT_SECRET: secret,
      PORT: '1,2',
      S3_SECRET_ACCESS_KEY: 'hunter2',
    })
    expect(JSON.stringify(variables)).not.toMatch(/hunter2|a-secret/)
    expect(variables.find(({ name }) => name === 'DATABASE_URL')).toMatchObject({
      value: '(set)',
      source: 'environment',
    })
    expect(variables.find(({ name }) => name === 'PORT')).toMatchObject({ value: '1,2', default: '3000' })
    for (const { doc } of variables) expect(doc).toMatch(/^[A-Z\w].*\.$/)
  })
})

function refusalOf(source: Record<string, string>): Error {
  try {
    loadConfig(source)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return error as Error
  }
  throw new Error('was accepted')
}
