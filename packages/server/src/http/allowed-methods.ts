import type { FastifyInstance } from 'fastify'

/** Methods of the routes that match a path: what a 405 lists, and what tells it from a 404. */
export type AllowedMethods = (path: string) => string[]

/** Notes every route that is added from now on. Only wrong requests pay for the look-up. */
export function collectAllowedMethods(app: FastifyInstance): AllowedMethods {
  const routes: { pattern: RegExp; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    // `*` is the CORS plugin's route for preflights: it would allow OPTIONS on paths that do not exist.
    if (url !== '*') routes.push({ pattern: patternOf(url), methods: [method].flat() })
  })
  return (path) => {
    const matching = routes.filter(({ pattern }) => pattern.test(path))
    return [...new Set(matching.flatMap(({ methods }) => methods))].sort()
  }
}

function patternOf(url: string): RegExp {
  const segments = url.replace(/\/+$/, '').split('/').map(segmentPattern)
  return new RegExp(`^${segments.join('/')}/?$`)
}

function segmentPattern(segment: string): string {
  if (segment === '*') return '.+'
  if (segment.startsWith(':')) return '[^/]+'
  return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
