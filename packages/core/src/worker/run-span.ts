import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { RunEnd } from '../engine-event.ts'
import type { JobFailure } from '../job.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'

/** The span of one run, below that of the request which has made the job. */
export interface RunSpan {
  /** For what belongs to the run, in whatever process; undefined when nobody traces. */
  readonly carrier: Record<string, string> | undefined
  readonly traceId: string | undefined
  end(outcome: RunEnd, error: JobFailure | null): void
}

export function startRunSpan(job: ClaimedJob): RunSpan {
  const parent = propagation.extract(context.active(), job.traceContext ?? {})
  const attributes = {
    'kiln.job.id': job.id,
    'kiln.job.type': job.type,
    'kiln.job.queue': job.queue,
    'kiln.job.run': job.run,
    'kiln.job.attempt': job.failedAttempts + 1,
  }
  const span = trace
    .getTracer('@kiln/core')
    .startSpan(`run ${job.type}`, { kind: SpanKind.CONSUMER, attributes }, parent)
  const carrier: Record<string, string> = {}
  propagation.inject(trace.setSpan(parent, span), carrier)
  const isTraced = 'traceparent' in carrier
  return {
    carrier: isTraced ? carrier : undefined,
    traceId: isTraced ? span.spanContext().traceId : undefined,
    end: (outcome, error) => {
      span.setAttribute('kiln.run.outcome', outcome)
      if (error) {
        span.setAttribute('error.type', error.code)
        span.setStatus({ code: SpanStatusCode.ERROR, message: error.code })
      }
      span.end()
    },
  }
}
