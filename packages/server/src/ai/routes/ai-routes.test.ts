import Fastify from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { afterEach, expect, it } from 'vitest'
import { collectAllowedMethods } from '../../http/allowed-methods.ts'
import { registerErrors } from '../../http/errors.ts'
import type { TypedApp } from '../../http/typed-app.ts'
import { zodSerializer } from '../../http/zod-serializer.ts'
import { zodValidator } from '../../http/zod-validator.ts'
import { depthErrorShape } from '../../services/depth/depth-error-shape.ts'
import { AiUnavailableError } from '../depth-client.ts'
import type { AiGateway } from '../gateway/open-ai-gateway.ts'
import { fakeGateway } from '../testing/fake-gateway.ts'
import { registerAiRoutes } from './register-ai-routes.ts'

let app: TypedApp | undefined
afterEach(() => app?.close())

async function ask(path: string, parts: Partial<AiGateway>) {
  app = Fastify().withTypeProvider<ZodTypeProvider>()
  app.setValidatorCompiler(zodValidator).setSerializerCompiler(zodSerializer)
  registerErrors(app, { shapeOf: () => depthErrorShape, allowedMethods: collectAllowedMethods(app) })
  registerAiRoutes(app, fakeGateway(parts))
  return app.inject(path)
}

const health = { status: 'healthy', service: 'ai', model: 'Depth-Anything-V2', model_status: 'loaded' }
const info = {
  message: 'Kiln AI Service',
  version: '1.0.0',
  model: 'Depth Anything V2',
  endpoints: { health: '/health', process_depth: '/api/depth (POST)' },
}

it('tells the health of the AI service, as it says it', async () => {
  const answer = await ask('/api/ai/health', { health: async () => ({ ...health, gpu: 'none' }) })
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toEqual({ ...health, gpu: 'none' })
})

it('tells what the AI service is', async () => {
  const answer = await ask('/api/ai/info', { info: async () => info })
  expect(answer.json()).toEqual(info)
})

it.each(['/api/ai/health', '/api/ai/info'])('%s answers 503 when the service is down', async (path) => {
  const down = async () => {
    throw new AiUnavailableError('The AI service can not be reached', { retryAfterMs: 1500 })
  }
  const answer = await ask(path, { health: down, info: down })
  expect(answer.statusCode).toBe(503)
  expect(answer.headers['retry-after']).toBe('2')
  expect(answer.json()).toEqual({ error: 'Service Unavailable', message: 'The AI service can not be reached' })
})

it('answers 500 without a word when it is our own fault', async () => {
  const answer = await ask('/api/ai/health', { health: () => Promise.reject(new TypeError('a secret')) })
  expect(answer.statusCode).toBe(500)
  expect(answer.body).not.toContain('secret')
})
