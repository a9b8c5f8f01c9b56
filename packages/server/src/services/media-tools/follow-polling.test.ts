import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { followPolling } from './follow-polling.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const minuteMs = 60_000

it('guesses by the time that has passed, ever more slowly, and never reaches the end', () => {
  const reported: number[] = []
  const polling = followPolling((fraction) => reported.push(fraction))
  expect(reported).toEqual([0])
  vi.advanceTimersByTime(minuteMs)
  const afterAMinute = reported.at(-1) ?? 0
  expect(afterAMinute).toBeGreaterThan(0.3)
  vi.advanceTimersByTime(minuteMs)
  expect((reported.at(-1) ?? 0) - afterAMinute).toBeLessThan(afterAMinute)
  vi.advanceTimersByTime(60 * minuteMs)
  expect(reported.at(-1)).toBeLessThan(1)
  expect(reported).toEqual(reported.toSorted((a, b) => a - b))
  polling.stop()
  const count = reported.length
  vi.advanceTimersByTime(minuteMs)
  expect(reported).toHaveLength(count)
})

it('believes what the provider says, guesses no more, and never goes back', () => {
  const reported: number[] = []
  const polling = followPolling((fraction) => reported.push(fraction))
  for (const fraction of [0.2, 0.6, 0.4, 7]) polling.progress(fraction)
  vi.advanceTimersByTime(minuteMs)
  expect(reported).toEqual([0, 0.2, 0.6, 0.6, 1])
})
