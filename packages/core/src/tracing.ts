import { type Attributes, context, propagation, type Span, SpanStatusCode, trace } from '@opentelemetry/api'

/**
 * Traces by the API of OpenTelemetry, which does nothing until the program around the engine registers a tracer. A trace context
 * is carried as plain fields, W3C `traceparent` and `tracestate`, in the ledger and through the pipe of a runner.
 */
export type TraceContext = Readonly<Record<string, string>>

const tracer = () => trace.getTracer('@kiln/core')

/** The context of what runs now, to be carried elsewhere; null when nobody traces it. */
export function currentTrace(): Record<string, string> | null {
  const carrier: Record<string, string> = {}
  propagation.inject(context.active(), carrier)
  return 'traceparent' in carrier ? carrier : null
}

/** Runs `work` as a part of the trace that the context was taken from. */
export function inTrace<Result>(carried: TraceContext | null | undefined, work: () => Result): Result {
  return carried ? context.with(propagation.extract(context.active(), carried), work) : work()
}

/** Measures `work` as a part of what runs now. */
export function inSpan<Result>(name: string, attributes: Attributes, work: () => Promise<Result>): Promise<Result> {
  return tracer().startActiveSpan(name, { attributes }, async (span) => {
    try {
      return await work()
    } catch (error) {
      failSpan(span, error)
      throw error
    } finally {
      span.end()
    }
  })
}

/** Only the kind of error: messages may hold what users have written. */
export function failSpan(span: Span, error: unknown): void {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined
  const type = code ?? (error instanceof Error ? error.name : 'unknown')
  span.setAttribute('error.type', type)
  span.setStatus({ code: SpanStatusCode.ERROR, message: type })
}
