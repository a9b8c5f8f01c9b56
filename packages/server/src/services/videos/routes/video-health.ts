import { videoError, videoHealth } from '@kiln/contracts'
import { HttpError } from '../../../http/problem.ts'
import type { TypedApp } from '../../../http/typed-app.ts'
import type { VideoRouteContext } from '../video-service.ts'

const schema = {
  tags: ['Videos'],
  summary: 'Whether the job service works',
  response: { 200: videoHealth, 503: videoError },
}

/** Looks at what hands out the jobs: Redis where there is one, else Postgres. */
export function registerVideoHealth(app: TypedApp, { engine, redis }: VideoRouteContext): void {
  const broker = redis
    ? { name: 'Redis', code: 'REDIS_UNAVAILABLE', check: () => redis.check() }
    : { name: 'Postgres', code: 'DATABASE_UNAVAILABLE', check: () => engine.ping() }

  app.get('/api/v1/jobs/health', { schema, config: { access: 'public' } }, async () => {
    try {
      await broker.check()
    } catch (cause) {
      throw new HttpError({ status: 503, code: broker.code, message: `${broker.name} connection failed` }, { cause })
    }
    return { status: 'healthy' as const, service: 'job-service' as const, message: `${broker.name} connection OK` }
  })
}
