import { expect, test } from 'vitest'
import { splitFrames } from './segments.ts'

test.each([
  [450, 1],
  [450, 2],
  [451, 4],
  [10_000, 16],
])('%i frames on %i cores become equal parts without gaps', (frames, cores) => {
  const segments = splitFrames(frames, cores)
  expect(segments.length).toBe(cores)
  expect(segments.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index))).toEqual(
    Array.from({ length: frames }, (_, index) => index),
  )
  const lengths = segments.map(({ from, to }) => to - from)
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
})

test('a film of a second is not worth a second process', () => {
  expect(splitFrames(30, 8)).toEqual([{ from: 0, to: 30 }])
  expect(splitFrames(1, 8)).toEqual([{ from: 0, to: 1 }])
})
