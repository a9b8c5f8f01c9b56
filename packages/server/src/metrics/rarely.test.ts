import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { rarely } from './rarely.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] }))
afterEach(() => void vi.useRealTimers())

it('looks once for all who ask together, and again when the answer is old', async () => {
  let looks = 0
  const ask = rarely(30, async () => ++looks)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  vi.advanceTimersByTime(29)
  expect(await ask()).toBe(1)
  vi.advanceTimersByTime(1)
  expect(await ask()).toBe(2)
})

it('looks the more rarely the longer a look takes', async () => {
  let looks = 0
  const ask = rarely(1, async () => {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return ++looks
  })
  const first = ask()
  await vi.advanceTimersByTimeAsync(20)
  expect(await first).toBe(1)
  vi.advanceTimersByTime(399)
  expect(await ask()).toBe(1)
  vi.advanceTimersByTime(1)
  const second = ask()
  await vi.advanceTimersByTimeAsync(20)
  expect(await second).toBe(2)
})

it('does not remember a failed look', async () => {
  let looks = 0
  const ask = rarely(60_000, async () => {
    looks += 1
    if (looks === 1) throw new Error('the database is away')
    return looks
  })
  await expect(ask()).rejects.toThrow('the database is away')
  expect(await ask()).toBe(2)
})
