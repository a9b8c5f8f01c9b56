import { describe, expect, it } from 'vitest'
import {
  backoffDelayMs,
  decideAfterCrash,
  decideAfterFailure,
  defaultBackoff,
  postponeDelayMs,
  type RetryPolicy,
} from './retry-policy.ts'

const policy: RetryPolicy = {
  backoff: { initialMs: 1000, factor: 2, maxMs: 5000, jitter: 0.5 },
  maxCrashes: 2,
  crashesUseAttempts: false,
  crashRetryDelayMs: 70,
  retentionMs: null,
}
const fresh = { failedAttempts: 0, crashes: 0, maxAttempts: 3 }
const ordinary = { permanent: false }

describe('the wait of a job that has said "not now"', () => {
  const wait = (earlier: number, askedMs = 0, random = 0) => postponeDelayMs({ earlier, askedMs, random })

  it('doubles from a second to 50', () => {
    expect([0, 1, 2, 5, 6, 7, 1e6].map((earlier) => wait(earlier))).toEqual(
      [1, 2, 4, 32, 50, 50, 50].map((s) => s * 1000),
    )
  })

  it('is never shorter than what the job asked for, nor longer than a minute', () => {
    expect(wait(0, 7000)).toBe(7000)
    expect(wait(4, 7000)).toBe(16_000)
    expect(wait(0, 1e9)).toBe(50_000)
    expect(wait(9, 1e9, 0.999999)).toBe(60_000)
  })

  it('moves by its jitter, later only', () => {
    expect(wait(0, 5000, 0.999999)).toBe(6000)
    expect(wait(0, 5000, 0.5)).toBe(5500)
  })
})

describe('the backoff', () => {
  it('doubles up to its cap', () => {
    const delays = [1, 2, 3, 4, 9].map((failures) => backoffDelayMs(policy.backoff, failures, 0.5))
    expect(delays).toEqual([1000, 2000, 4000, 5000, 5000])
  })

  it('moves by its jitter to both sides', () => {
    expect(backoffDelayMs(policy.backoff, 1, 0)).toBe(500)
    expect(backoffDelayMs(policy.backoff, 1, 0.999999)).toBe(1500)
    expect(backoffDelayMs({ ...defaultBackoff, jitter: 0 }, 1, 0.9)).toBe(2000)
  })
})

describe('after an error', () => {
  it('retries while attempts are left', () => {
    expect(decideAfterFailure(fresh, policy, ordinary, 0.5)).toEqual({ next: 'retry', delayMs: 1000 })
    expect(decideAfterFailure({ ...fresh, failedAttempts: 1 }, policy, ordinary, 0.5)).toEqual({
      next: 'retry',
      delayMs: 2000,
    })
    expect(decideAfterFailure({ ...fresh, failedAttempts: 2 }, policy, ordinary, 0.5)).toEqual({ next: 'fail' })
  })

  it('never retries a permanent one', () => {
    expect(decideAfterFailure(fresh, policy, { permanent: true }, 0.5)).toEqual({ next: 'fail' })
  })

  it('counts crashes only where the policy says so', () => {
    const crashed = { ...fresh, crashes: 2 }
    expect(decideAfterFailure(crashed, policy, ordinary, 0.5).next).toBe('retry')
    expect(decideAfterFailure(crashed, { ...policy, crashesUseAttempts: true }, ordinary, 0.5).next).toBe('fail')
  })
})

describe('after a crash', () => {
  it('retries as often as the policy allows', () => {
    expect(decideAfterCrash(fresh, policy)).toEqual({ next: 'retry', delayMs: 70 })
    expect(decideAfterCrash({ ...fresh, crashes: 1 }, policy).next).toBe('retry')
    expect(decideAfterCrash({ ...fresh, crashes: 2 }, policy).next).toBe('fail')
  })

  it('uses an attempt where the policy says so', () => {
    const counting = { ...policy, crashesUseAttempts: true, maxCrashes: 99 }
    expect(decideAfterCrash({ ...fresh, failedAttempts: 2 }, counting).next).toBe('fail')
    expect(decideAfterCrash({ ...fresh, failedAttempts: 1 }, counting).next).toBe('retry')
  })
})
