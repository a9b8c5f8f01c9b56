import type { JobType } from './define-job.ts'
import type { Job, JobFailure } from './job.ts'

/** Exponential backoff: `initialMs × factor^(n−1)`, capped at `maxMs`, then moved by up to ±`jitter` of itself. */
export interface BackoffPolicy {
  initialMs: number
  factor: number
  maxMs: number
  /** Share of the delay, 0 to 1. Spreads the retries of jobs that failed together. */
  jitter: number
}

export const defaultBackoff: BackoffPolicy = { initialMs: 2000, factor: 2, maxMs: 5 * 60 * 1000, jitter: 0.2 }

export type RetryPolicy = Pick<
  JobType,
  'backoff' | 'maxCrashes' | 'crashesUseAttempts' | 'crashRetryDelayMs' | 'retentionMs'
>

/** What becomes of a job whose attempt has ended badly. */
export type NextStep = { next: 'retry'; delayMs: number } | { next: 'fail' }

/**
 * @param failures how many attempts have failed by now, at least 1
 * @param random a number from 0 (inclusive) to 1 (exclusive)
 */
export function backoffDelayMs(policy: BackoffPolicy, failures: number, random: number): number {
  const exponential = Math.min(policy.maxMs, policy.initialMs * policy.factor ** (failures - 1))
  return Math.round(exponential * (1 + policy.jitter * (random * 2 - 1)))
}

/** Jitter comes on top, so that no wait is longer than a minute. */
const longestPostponeMs = 50_000
const postponeJitter = 0.2

/**
 * How long a job waits that has said "not now". A service that is away must not be asked in a hot loop, however soon
 * the job would like to come back.
 * @param earlier how often in a row it had said so before
 * @param askedMs what the job asked for: it never waits less, up to 50 s
 * @param random a number from 0 (inclusive) to 1 (exclusive)
 */
export function postponeDelayMs(postponed: { earlier: number; askedMs: number; random: number }): number {
  const { earlier, askedMs, random } = postponed
  const wait = Math.min(longestPostponeMs, Math.max(askedMs, 1000 * 2 ** Math.min(earlier, 10)))
  return Math.round(wait * (1 + postponeJitter * random))
}

/** The counters are those before this failure is counted. */
export function decideAfterFailure(
  job: Pick<Job, 'failedAttempts' | 'crashes' | 'maxAttempts'>,
  policy: RetryPolicy,
  failure: Pick<JobFailure, 'permanent'>,
  random: number,
): NextStep {
  const failures = job.failedAttempts + 1
  const used = failures + (policy.crashesUseAttempts ? job.crashes : 0)
  if (failure.permanent || used >= job.maxAttempts) return { next: 'fail' }
  return { next: 'retry', delayMs: backoffDelayMs(policy.backoff, failures, random) }
}

/** The counters are those before this crash is counted. */
export function decideAfterCrash(
  job: Pick<Job, 'failedAttempts' | 'crashes' | 'maxAttempts'>,
  policy: RetryPolicy,
): NextStep {
  const crashes = job.crashes + 1
  if (policy.crashesUseAttempts && job.failedAttempts + crashes >= job.maxAttempts) return { next: 'fail' }
  if (crashes > policy.maxCrashes) return { next: 'fail' }
  return { next: 'retry', delayMs: policy.crashRetryDelayMs }
}
