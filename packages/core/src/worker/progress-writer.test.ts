import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ProgressPoint } from '../ledger/report-progress.ts'
import { createProgressWriter } from './progress-writer.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

function startWriter() {
  const writes: ProgressPoint[][] = []
  const writer = createProgressWriter(async (points) => void writes.push(points))
  return { writer, writes }
}

it('writes at most four times a second, the newest value of a stage', async () => {
  const { writer, writes } = startWriter()
  for (let percent = 0; percent < 100; percent++) {
    writer.report(percent, 'drawing')
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(writes.length).toBeLessThanOrEqual(5)
  expect(writes.at(-1)).toEqual([{ progress: 99, message: 'drawing' }])
})

it('keeps each stage, however short', async () => {
  const { writer, writes } = startWriter()
  writer.report(10, 'a')
  writer.report(20, 'b')
  writer.report(30, 'b')
  writer.report(40, 'c')
  await writer.finish()
  expect(writes.flat()).toEqual([
    { progress: 10, message: 'a' },
    { progress: 30, message: 'b' },
    { progress: 40, message: 'c' },
  ])
})

it('never lets the value fall', async () => {
  const { writer, writes } = startWriter()
  writer.report(50, 'a')
  writer.report(20, 'b')
  await writer.finish()
  expect(writes.flat().map((point) => point.progress)).toEqual([50, 50])
})

it('writes the last value when the run ends, and nothing after it', async () => {
  const { writer, writes } = startWriter()
  writer.report(10, 'a')
  await vi.advanceTimersByTimeAsync(0)
  writer.report(70, 'a')
  await writer.finish()
  writer.report(90, 'a')
  await vi.advanceTimersByTimeAsync(1000)
  expect(writes.flat().at(-1)?.progress).toBe(70)
})
