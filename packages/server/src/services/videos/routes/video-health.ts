import { videoError, videoHealth } from '@kiln/contracts'
import { HttpError } from '../../../http/problem.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { VideoRouteContext } from '../video-service.ts'

const schema = {
  tags: ['Videos'],
  summary: 'Whether the job service works',
  response: { 200: videoHealth, 503: videoError },
}

export function registerVideoHealth(app: TypedApp, { engine }: VideoRouteContext): void {
  app.get('/api/v1/jobs/health', { schema, config: { access: 'public' } }, async () => {
    try {
      await engine.ping()
    } catch (cause) {
      const problem = { status: 503, code: 'DATABASE_UNAVAILABLE', message: 'Postgres connection failed' }
      throw new HttpError(problem, { cause })
    }
    return { status: 'healthy' as const, service: 'job-service' as const, message: 'Postgres connection OK' }
  })
}
