import type { FastifyInstance } from 'fastify'
import type { HttpDurations, RouteKey } from './http-durations.ts'

/** What no route answers; paths must not become labels. */
const noRoute: RouteKey = { method: 'any', pattern: 'none' }

/** Measures every request, those that no route answers together. */
export function registerHttpMetrics(app: FastifyInstance, durations: HttpDurations): void {
  /** Each route has its options object as long as the server lives. */
  const keys = new WeakMap<object, Map<string, RouteKey>>()

  function keyOf(config: object, method: string, pattern: string): RouteKey {
    const byMethod = keys.get(config) ?? new Map<string, RouteKey>()
    const known = byMethod.get(method)
    if (known) return known
    const key = { method, pattern }
    keys.set(config, byMethod.set(method, key))
    return key
  }

  app.addHook('onResponse', (request, reply, done) => {
    const { config, url } = request.routeOptions
    const route = request.is404 || url === undefined ? noRoute : keyOf(config, request.method, url)
    durations.observe(route, reply.statusCode, reply.elapsedTime / 1000)
    done()
  })
}
