import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import { loadConfig } from '../../config/config.ts'
import { nativeShape } from '../../http/error-shapes.ts'
import { startServer } from '../../server.ts'
import type { Service } from '../../services/service.ts'
import { registerAiRoutes } from '../routes/register-ai-routes.ts'
import { askGateway } from '../testing/ask-gateway-job.ts'

let folder: string | undefined
afterEach(async () => {
  vi.unstubAllEnvs()
  if (folder) await rm(folder, { recursive: true })
})

it('lets runners and routes ask an AI service that starts with the first question and ends with the server', async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-ai-wiring-test-'))
  const events: { msg: string }[] = []
  const logger = pino({}, { write: (line) => events.push(JSON.parse(line)) })
  const config = loadConfig({ DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'warn' })
  const service: Service = {
    name: 'asking',
    jobs: [askGateway],
    slots: () => ({}),
    ownedPaths: [{ path: '/api/ai', shape: nativeShape }],
    registerRoutes: (app, { ai }) => registerAiRoutes(app, ai),
  }
  vi.stubEnv('AI_SERVICE_URL', 'http://127.0.0.1:9')
  const server = await startServer({ config, logger, services: [service] })
  try {
    const { jobId } = await server.engine.submit(askGateway, {})
    const done = await server.engine.waitFor(jobId, { timeoutMs: 30_000 })
    expect(done?.status).toBe('completed')
    expect(done?.output).toEqual({ width: 24, height: 16, knowsService: false })
    const health = await fetch(`${server.urls[0]}/api/ai/health`)
    expect(await health.json()).toEqual({ status: 'healthy', service: 'ai', model: 'built-in', model_status: 'loaded' })
  } finally {
    await server.close({ graceMs: 0 })
  }
  const about = events.map(({ msg }) => msg).filter((message) => message.startsWith('the AI service'))
  expect(about).toEqual(['the AI service has started', 'the AI service has ended'])
})
