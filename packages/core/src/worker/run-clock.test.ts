import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createRunClock } from './run-clock.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

function startClock() {
  const reached: string[] = []
  const clock = createRunClock({
    softTimeoutMs: 100,
    hardTimeoutMs: 200,
    onSoftLimit: () => reached.push('soft'),
    onHardLimit: () => reached.push('hard'),
  })
  clock.start()
  return { clock, reached }
}

/** A wait that the test ends. */
function openWait() {
  let end: () => void = () => {}
  const wait = () =>
    new Promise<void>((resolve) => {
      end = resolve
    })
  return { wait, end: () => end() }
}

it('fires at the soft limit, then at the hard one', () => {
  const { reached } = startClock()
  vi.advanceTimersByTime(99)
  expect(reached).toEqual([])
  vi.advanceTimersByTime(1)
  expect(reached).toEqual(['soft'])
  vi.advanceTimersByTime(100)
  expect(reached).toEqual(['soft', 'hard'])
})

it('does not count waits, also when they overlap', async () => {
  const { clock, reached } = startClock()
  vi.advanceTimersByTime(50)
  const [first, second] = [openWait(), openWait()]
  const waits = [clock.waiting(first.wait), clock.waiting(second.wait)]
  vi.advanceTimersByTime(10_000)
  first.end()
  await waits[0]
  vi.advanceTimersByTime(10_000)
  expect(reached).toEqual([])
  second.end()
  await waits[1]
  vi.advanceTimersByTime(49)
  expect(reached).toEqual([])
  vi.advanceTimersByTime(1)
  expect(reached).toEqual(['soft'])
})

it('stays silent once it is stopped, also when a wait ends later', async () => {
  const { clock, reached } = startClock()
  const { wait, end } = openWait()
  const waiting = clock.waiting(wait)
  clock.stop()
  end()
  await waiting
  vi.advanceTimersByTime(1000)
  expect(reached).toEqual([])
})
