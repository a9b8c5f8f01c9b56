import { Counter, type CounterConfiguration, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { version } from '../version.ts'
import { countEngineEvents } from './engine-metrics.ts'
import { createHttpDurations, type HttpDurations } from './http-durations.ts'

/** The numbers of one process, as Prometheus reads them. */
export interface Metrics {
  readonly registry: Registry
  /** For the engine: counts what this process does with jobs. */
  readonly onEvent: ReturnType<typeof countEngineEvents>
  readonly httpDurations: HttpDurations
  /** Counts a request that was turned away to keep the server's promises. `reason`: one of a few fixed words. */
  refused(reason: string): void
  /** A further counter. Labels must have few values: never users, jobs or paths. */
  counter<Label extends string>(configuration: Omit<CounterConfiguration<Label>, 'registers'>): Counter<Label>
}

interface MetricsOptions {
  /** CPU, memory and event loop of the process too. They can't be taken back, so tests go without. Default false. */
  ofProcess?: boolean
}

export function createMetrics({ ofProcess = false }: MetricsOptions = {}): Metrics {
  const registry = new Registry()
  if (ofProcess) collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const build = new Gauge({
    name: 'kiln_build_info',
    help: 'Always 1; the version of Kiln is a label.',
    labelNames: ['version'],
    registers,
  })
  build.set({ version }, 1)
  const refusals = new Counter({
    name: 'kiln_requests_refused_total',
    help: 'Requests that were turned away by a limit, by reason.',
    labelNames: ['reason'],
    registers,
  })
  return {
    registry,
    onEvent: countEngineEvents(registry),
    httpDurations: createHttpDurations(registry),
    refused: (reason) => refusals.inc({ reason }),
    counter: (configuration) => new Counter({ ...configuration, registers }),
  }
}
