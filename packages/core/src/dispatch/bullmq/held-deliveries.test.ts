import { expect, it } from 'vitest'
import { HeldDeliveries } from './held-deliveries.ts'

/** Records in `ends` what becomes of each delivery. */
function deliveries(ends: string[]) {
  return (name: string) => ({ done: () => ends.push(`${name} done`), giveBack: () => ends.push(`${name} back`) })
}

it('keeps a delivery for each slot in use, and gives one up for each that is free again', () => {
  const ends: string[] = []
  const delivery = deliveries(ends)
  const held = new HeldDeliveries(2)
  expect(held.add(delivery('a'), 2)).toBe(true)
  expect(held.add(delivery('b'), 2)).toBe(true)
  held.claimed(2)
  held.release(0)
  expect(ends).toEqual([])
  held.release(1)
  expect(ends).toEqual(['a done'])
})

it('lets a delivery stand for a job that was claimed without one', () => {
  const ends: string[] = []
  const held = new HeldDeliveries(1)
  expect(held.add(deliveries(ends)('late'), 0)).toBe(false)
  expect(held.waiting).toBe(0)
  held.release(1)
  expect(ends).toEqual(['late done'])
})

it('gives back what no job was claimed for when it closes, and nothing else', () => {
  const ends: string[] = []
  const delivery = deliveries(ends)
  const held = new HeldDeliveries(2)
  held.add(delivery('a'), 2)
  held.claimed(1)
  held.add(delivery('b'), 1)
  held.close()
  expect(ends.toSorted()).toEqual(['a done', 'b back'])
})

it('drops what waits when the queue is empty', () => {
  const ends: string[] = []
  const held = new HeldDeliveries(1)
  held.add(deliveries(ends)('twice'), 1)
  held.dropWaiting()
  expect(held.waiting).toBe(0)
  expect(ends).toEqual(['twice done'])
})
