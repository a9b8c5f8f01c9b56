import { context, propagation, trace } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { Config } from '../config/config.ts'
import { version } from '../version.ts'

export interface Tracing {
  /** Sends what has been recorded; gives up after `timeoutMs`. Never rejects. */
  flush(timeoutMs: number): Promise<void>
  /** Sends the rest and records nothing any more. Never rejects. Idempotent. */
  close(): Promise<void>
}

const closeTimeoutMs = 3_000
const exportTimeoutMs = 5_000

/**
 * Registers a tracer for the whole process, which sends its spans by OTLP over HTTP. Loaded only where tracing is on. What the
 * SDK reads from OTEL_ variables (headers, sampler, limits, resource attributes) counts as well.
 */
export function startTracing({ endpoint, serviceName }: NonNullable<Config['tracing']>): Tracing {
  const resource = detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes({ 'service.name': serviceName, 'service.version': version, 'process.pid': process.pid }),
  )
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: exportTimeoutMs })
  const provider = new NodeTracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor(exporter, { scheduledDelayMillis: 1_000 })],
  })
  provider.register()
  const flush = (timeoutMs: number) => inTime(provider.forceFlush(), timeoutMs)

  async function close(): Promise<void> {
    await inTime(provider.shutdown(), closeTimeoutMs)
    trace.disable()
    context.disable()
    propagation.disable()
  }
  let closing: Promise<void> | undefined
  return {
    flush,
    close: () => {
      closing ??= close()
      return closing
    },
  }
}

/** Spans that can't be sent are lost, and nothing else. */
async function inTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, timeoutMs)
  })
  await Promise.race([work.catch(() => undefined), late])
  clearTimeout(timer)
}
