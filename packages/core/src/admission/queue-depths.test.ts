import { expect, it, vi } from 'vitest'
import { createQueueDepths } from './queue-depths.ts'

it('counts a queue once for many submits, and adds what they have put in', async () => {
  const count = vi.fn(async () => 5)
  const depths = createQueueDepths(count)
  const [first] = await Promise.all([depths.of(['films']), depths.of(['films'])])
  expect(first.get('films')).toBe(5)
  depths.add('films', 3)
  expect((await depths.of(['films'])).get('films')).toBe(8)
  expect(count).toHaveBeenCalledTimes(1)
})

it('waits for a new count after a time without submits', async () => {
  let waiting = 1000
  const depths = createQueueDepths(async () => waiting)
  await depths.of(['films'])
  waiting = 0
  await vi.waitFor(async () => expect((await depths.of(['films'])).get('films')).toBe(0), {
    timeout: 5000,
    interval: 100,
  })
})

it('goes on with the last count while a new one fails', async () => {
  const count = vi.fn(async () => 5)
  const depths = createQueueDepths(count)
  await depths.of(['films'])
  count.mockRejectedValue(new Error('away'))
  const look = () => depths.of(['films']).catch(() => null)
  await vi.waitFor(async () => {
    await look()
    expect(count.mock.calls.length).toBeGreaterThan(1)
  })
  count.mockResolvedValue(7)
  await vi.waitFor(async () => expect((await look())?.get('films')).toBe(7))
})
