import type { EngineEvent, EngineObserver } from '@kiln/core'
import { Counter, Histogram, type Registry } from 'prom-client'

/** From a quick job to a long film: 50 ms to 30 minutes. */
const runBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800]
/** From "at once" to hours. */
const waitBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3600, 14_400]

/** Counts what the engine of this process tells of. */
export function countEngineEvents(registry: Registry): EngineObserver {
  const { jobs, providers } = { jobs: jobMetrics(registry), providers: providerMetrics(registry) }
  return (event) => {
    switch (event.kind) {
      case 'job-submitted':
        return jobs.submitted.inc({ type: event.type })
      case 'run-started':
        jobs.started.inc({ type: event.type })
        if (event.waitSeconds !== null) jobs.waits.observe({ type: event.type }, event.waitSeconds)
        return
      case 'run-ended':
        return countRunEnd(jobs, event)
      case 'lease-expired':
        jobs.expired.inc({ type: event.type })
        if (event.isLast) jobs.ended.inc({ type: event.type, status: 'failed' })
        return
      case 'provider-call-ended':
        providers.calls.inc({ provider: event.provider, outcome: event.outcome })
        if (event.cost) {
          providers.cost.inc({ provider: event.provider, currency: event.cost.currency }, event.cost.amount)
        }
        return
      case 'provider-paused':
        return providers.pauses.inc({ provider: event.provider })
      default:
        return event satisfies never
    }
  }
}

function countRunEnd(jobs: JobMetrics, event: Extract<EngineEvent, { kind: 'run-ended' }>): void {
  const { type, outcome, isLast, seconds } = event
  jobs.runs.inc({ type, outcome })
  jobs.durations.observe({ type }, seconds)
  if (isLast) jobs.ended.inc({ type, status: outcome === 'completed' ? 'completed' : 'failed' })
}

type JobMetrics = ReturnType<typeof jobMetrics>

function jobMetrics(registry: Registry) {
  const registers = [registry]
  return {
    submitted: new Counter({
      name: 'kiln_jobs_submitted_total',
      help: 'Jobs that this process has committed, children included, by type.',
      labelNames: ['type'],
      registers,
    }),
    ended: new Counter({
      name: 'kiln_jobs_ended_total',
      help: 'Jobs that have ended in this process, completed or failed for good, by type and status.',
      labelNames: ['type', 'status'],
      registers,
    }),
    started: new Counter({
      name: 'kiln_runs_started_total',
      help: 'Runs that this process has begun, by type. A job that is tried again has several.',
      labelNames: ['type'],
      registers,
    }),
    runs: new Counter({
      name: 'kiln_runs_ended_total',
      help: 'Runs that have ended in this process, by type and outcome.',
      labelNames: ['type', 'outcome'],
      registers,
    }),
    durations: new Histogram({
      name: 'kiln_run_duration_seconds',
      help: 'How long runs took, waits for children included, by type.',
      labelNames: ['type'],
      buckets: runBuckets,
      registers,
    }),
    waits: new Histogram({
      name: 'kiln_job_wait_seconds',
      help: 'How long jobs that were free to run waited for their first run, by type.',
      labelNames: ['type'],
      buckets: waitBuckets,
      registers,
    }),
    expired: new Counter({
      name: 'kiln_leases_expired_total',
      help: 'Jobs that this process took back because their worker had gone, by type.',
      labelNames: ['type'],
      registers,
    }),
  }
}

function providerMetrics(registry: Registry) {
  const registers = [registry]
  return {
    calls: new Counter({
      name: 'kiln_provider_calls_total',
      help: 'Orders at paid providers that have ended, by provider and outcome. unknown: it may have been bought, somebody has to look.',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    cost: new Counter({
      name: 'kiln_provider_cost_total',
      help: 'What ended orders have cost, in units of the currency, by provider and currency.',
      labelNames: ['provider', 'currency'],
      registers,
    }),
    pauses: new Counter({
      name: 'kiln_provider_pauses_total',
      help: 'How often a provider has said 429 and was left alone for a while.',
      labelNames: ['provider'],
      registers,
    }),
  }
}
