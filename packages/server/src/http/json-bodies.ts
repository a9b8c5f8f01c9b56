import type { FastifyInstance } from 'fastify'

/** Only JSON bodies are read. An empty one counts as absent, so that a DELETE with a JSON content type works. */
export function registerJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined)
    else parse(request, body.charCodeAt(0) === 0xfeff ? body.slice(1) : body, done)
  })
}
