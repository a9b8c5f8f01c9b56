import type { Registry } from 'prom-client'
import type { TypedApp } from '../http/typed-app.ts'

const config = { access: 'admin' } as const

/** GET /metrics: the numbers of this process for Prometheus. They concern the whole system: admins only. */
export function registerMetricsRoute(app: TypedApp, registry: Registry): void {
  const schema = { tags: ['Health'], summary: 'Numbers for Prometheus' }
  app.get('/metrics', { config, schema }, async (_request, reply) => {
    reply.header('cache-control', 'no-store').type(registry.contentType)
    return reply.send((await registry.metrics()) as never)
  })
}
