import { measureRecoveries } from './measure-recoveries.ts'
import type { Check } from './violation.ts'

/** What is promised for the jobs of a worker that dies or hangs, counted from when others could work at all. */
export const recoveryLimitMs = 20_000

export const checkRecovery: Check = (evidence) =>
  measureRecoveries(evidence)
    .filter(({ sinceAbleMs }) => sinceAbleMs >= recoveryLimitMs)
    .map(({ jobId, kind, sinceAbleMs }) => `${jobId}: free ${Math.round(sinceAbleMs)} ms after ${kind}`)
