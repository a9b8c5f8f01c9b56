import { aiHealth, aiInfo, depthError } from '@kiln/contracts'
import { goneSignal } from '../../http/gone-signal.ts'
import { HttpError } from '../../http/problem.ts'
import type { TypedApp } from '../../http/typed-app.ts'
import { AiUnavailableError } from '../depth-client.ts'
import type { AiGateway } from '../gateway/open-ai-gateway.ts'

type Asked = Pick<AiGateway, 'health' | 'info'>

/** `GET /api/ai/health` and `GET /api/ai/info`: what the AI service says of itself. */
export function registerAiRoutes(app: TypedApp, ai: Asked): void {
  const options = (summary: string) => ({ tags: ['Depth'], summary })
  app.get(
    '/api/ai/health',
    { schema: { ...options('How the AI service is'), response: { 200: aiHealth, 503: depthError } } },
    (_request, reply) => orUnavailable(ai.health(goneSignal(reply.raw))),
  )
  app.get(
    '/api/ai/info',
    { schema: { ...options('What the AI service is'), response: { 200: aiInfo, 503: depthError } } },
    (_request, reply) => orUnavailable(ai.info(goneSignal(reply.raw))),
  )
}

async function orUnavailable<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking
  } catch (error) {
    if (!(error instanceof AiUnavailableError)) throw error
    const headers = { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }
    throw new HttpError({ status: 503, code: 'AI_UNAVAILABLE', message: error.message, headers }, { cause: error })
  }
}
