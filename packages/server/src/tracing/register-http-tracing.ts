import { type Context, context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

interface TracedRequest {
  span: Span
  active: Context
}

/** Paths that are asked all the time and tell nothing. */
const untraced = /^\/(health|metrics)(\/|\?|$)/

/** A span for each request, as a part of the trace that its `traceparent` names. Only where tracing is on. */
export function registerHttpTracing(app: FastifyInstance): void {
  const traced = new WeakMap<FastifyRequest, TracedRequest>()

  app.addHook('onRequest', (request, _reply, done) => {
    if (untraced.test(request.url)) return done()
    const parent = propagation.extract(context.active(), request.headers)
    const { method } = request
    const route = request.routeOptions.url
    const attributes = {
      'http.request.method': method,
      ...(route && { 'http.route': route }),
      'kiln.request.id': request.id,
    }
    const span = trace
      .getTracer('@kiln/server')
      .startSpan(route ? `${method} ${route}` : method, { kind: SpanKind.SERVER, attributes }, parent)
    const active = trace.setSpan(parent, span)
    traced.set(request, { span, active })
    context.with(active, done)
  })

  // Reading the body has gone through callbacks of the socket, which belong to no request.
  app.addHook('preValidation', (request, _reply, done) => {
    const known = traced.get(request)
    if (known) context.with(known.active, done)
    else done()
  })

  app.addHook('onResponse', (request, reply, done) => {
    const span = traced.get(request)?.span
    span?.setAttribute('http.response.status_code', reply.statusCode)
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
    span?.end()
    done()
  })

  app.addHook('onRequestAbort', (request, done) => {
    traced.get(request)?.span.end()
    done()
  })
}
