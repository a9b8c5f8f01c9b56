import { expect, it } from 'vitest'
import { loadConfig } from '../../config/config.ts'
import { childEnvironment } from './child-environment.ts'

it('gives the AI service the settings that it reads, and no key of anything', () => {
  const source = {
    PATH: '/bin',
    NODE_ENV: 'production',
    AUTH_MODE: 'jwt',
    JWT_SECRET: 'a-secret-of-more-than-thirty-two-characters',
    DATABASE_URL: 'postgres://kiln:secret@db/kiln',
    REDIS_HOST: 'redis',
    FAL_KEY: 'secret',
    DEPTH_MODEL: '/models/m.onnx',
    DEPTH_MODEL_SHA256: 'a'.repeat(64),
    CPU_SLOTS: '3',
    LOG_LEVEL: 'warn',
  }
  const config = loadConfig(source)
  const given = childEnvironment(config, source)
  expect(JSON.stringify(given)).not.toContain('secret')
  expect(given.PATH).toBe('/bin')
  const { ai, cpuSlots, dataDir, logLevel } = config
  expect(loadConfig(given)).toMatchObject({ ai, cpuSlots, dataDir, logLevel })
})
