import { expect, test } from 'vitest'
import { createProgressReader } from './progress-reader.ts'

function read(chunks: string[], durationSeconds?: number): number[] {
  const fractions: number[] = []
  const onProgress = (fraction: number) => void fractions.push(fraction)
  const reader = createProgressReader({ onProgress, ...(durationSeconds !== undefined && { durationSeconds }) })
  for (const chunk of chunks) reader(Buffer.from(chunk))
  return fractions
}

test('positions become fractions of the length, wherever the text is cut', () => {
  const text = 'frame=1\nout_time_us=500000\nout_time_ms=500000\nprogress=continue\nout_time_us=1500000\n'
  expect(read([text], 2)).toEqual([0.25, 0.75])
  expect(read([...text], 2)).toEqual([0.25, 0.75])
})

test('the fraction neither falls nor goes above 1, and what is no position is left out', () => {
  const positions = ['N/A', '-100', '1000000', '400000', '2100000', '2200000']
  expect(read([positions.map((position) => `out_time_us=${position}\n`).join('')], 2)).toEqual([0.5, 1])
})

test('without a length there is nothing to tell', () => {
  expect(read(['out_time_us=500000\n'])).toEqual([])
})
