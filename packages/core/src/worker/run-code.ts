import type { JobType } from '../define-job.ts'
import { inTrace } from '../tracing.ts'
import { createProviderCalls } from './provider/provider-calls.ts'
import type { RunFacts, RunHost } from './run-host.ts'
import { RunningJobOverHost } from './running-job-over-host.ts'
import type { SignalSource } from './signal-source.ts'

/** Runs the code of a job to its end, in the worker and in a runner alike. */
export async function runCode(
  type: JobType,
  run: { facts: RunFacts; host: RunHost; signalSource: SignalSource },
): Promise<unknown> {
  const calls = createProviderCalls(run)
  try {
    const job = new RunningJobOverHost({ provider: calls.call, ...run })
    return await inTrace(run.facts.trace, () => type.run(run.facts.input, job))
  } finally {
    await calls.close()
  }
}
