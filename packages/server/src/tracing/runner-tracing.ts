import type { SetUpRunner } from '@kiln/core'
import { startTracing } from './start-tracing.ts'

/** A job does not wait longer than this for a collector. */
const flushTimeoutMs = 1_000

/** Traces in a runner. Its spans are sent at the end of each run: the process may be killed at any time after it. */
export const setUpRunner: SetUpRunner = async () => {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: serviceName = 'kiln' } = process.env
  if (!endpoint) return { afterRun: async () => {} }
  const tracing = startTracing({ endpoint, serviceName })
  return { afterRun: () => tracing.flush(flushTimeoutMs) }
}
