import { expect, it } from 'vitest'
import { loadConfig } from './config/config.ts'
import { runnerEnvironment } from './runner-environment.ts'

const servers = {
  DATABASE_URL: 'postgres://kiln:secret@db/kiln',
  REDIS_HOST: 'redis',
  REDIS_PASSWORD: 'secret',
  AUTH_MODE: 'jwt',
  JWT_SECRET: 'a-secret-of-more-than-thirty-two-characters',
  AI_SERVICE_URL: 'http://ai:5000',
  FAL_KEY: 'a key that jobs need',
}

it('gives runners settings that they can read, and none of the secrets that are the server’s', () => {
  const environment = runnerEnvironment(loadConfig({ ...servers, DATA_DIR: '/var/kiln' }), servers)
  expect(loadConfig(environment)).toMatchObject({ dataDir: '/var/kiln', databaseUrl: null, auth: { mode: 'none' } })
  expect(JSON.stringify(environment)).not.toMatch(/secret|redis|http:\/\/ai/)
  expect(environment.FAL_KEY).toBe(servers.FAL_KEY)
})

const bucket = {
  S3_BUCKET: 'films',
  S3_ENDPOINT: 'http://127.0.0.1:9000',
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
  S3_PREFIX: 'kiln/test',
  S3_FORCE_PATH_STYLE: 'off',
}

it.each([{}, { UPLOAD_DIR: 'in', DEPTH_MAPS_DIR: 'out' }, bucket])(
  'gives runners the storage of the server: %j',
  (settings) => {
    const config = loadConfig(settings)
    const runner = runnerEnvironment(config, { PATH: '/bin', S3_PUBLIC_ENDPOINT: 'http://left.example.com' })
    expect(loadConfig(runner).storage).toEqual(config.storage)
    expect(runner.PATH).toBe('/bin')
  },
)
