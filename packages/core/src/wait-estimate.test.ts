import { expect, it } from 'vitest'
import { estimateWaitSeconds, medianSeconds } from './wait-estimate.ts'

it('takes the median from a histogram on a log scale', () => {
  expect(medianSeconds([])).toBeNull()
  // Bucket 40 counts from 2^10 ms.
  const median = medianSeconds([
    { bucket: 20, count: 4 },
    { bucket: 40, count: 5 },
  ])
  expect(median).toBeGreaterThan(1.024)
  expect(median).toBeLessThan(1.024 * 2 ** 0.25)
})

it('starts at once where a slot is free', () => {
  expect(estimateWaitSeconds({ ahead: 0, runningSeconds: [3], slots: 2, secondsPerJob: 10 })).toBe(0)
})

it('waits for what is left of the running job, then for those ahead', () => {
  expect(estimateWaitSeconds({ ahead: 0, runningSeconds: [4], slots: 1, secondsPerJob: 10 })).toBe(6)
  expect(estimateWaitSeconds({ ahead: 2, runningSeconds: [4], slots: 1, secondsPerJob: 10 })).toBe(26)
})

it('shares those ahead among the slots', () => {
  expect(estimateWaitSeconds({ ahead: 3, runningSeconds: [5, 9], slots: 2, secondsPerJob: 10 })).toBe(15)
})

it('takes a job that runs longer than usual for one that ends at any moment', () => {
  expect(estimateWaitSeconds({ ahead: 0, runningSeconds: [99], slots: 1, secondsPerJob: 10 })).toBe(0)
})
