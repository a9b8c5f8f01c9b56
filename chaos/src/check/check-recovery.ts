import { measureRecoveries } from './measure-recoveries.ts'
import type { Check } from './violation.ts'

/** What is promised for the jobs of a worker that dies or hangs. */
const recoveryLimitMs = 20_000

/**
 * Jobs of struck workers are free in time, counted from when others could take them at all. What the machine itself
 * was late by is allowed on top: on a busy one timers of all processes are.
 */
export const checkRecovery: Check = (evidence) =>
  measureRecoveries(evidence)
    .filter(({ sinceAbleMs }) => sinceAbleMs >= recoveryLimitMs + evidence.lateMs)
    .map(({ jobId, kind, sinceAbleMs }) => `${jobId}: free ${Math.round(sinceAbleMs)} ms after ${kind}`)
