import { expect, test } from 'vitest'
import { createCpuSlots } from './cpu-slots.ts'

const never = new AbortController().signal

/** What has been granted so far, once all that is ready has run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
}

test('slots are granted while there are any, and again when they are given back', async () => {
  const slots = createCpuSlots(2)
  const release = await slots.acquire(2, never)
  let granted = false
  const second = slots.acquire(1, never).then(() => {
    granted = true
  })
  await settled()
  expect([granted, slots.free, slots.waiting]).toEqual([false, 0, 1])
  release()
  await second
  expect([slots.free, slots.waiting]).toEqual([1, 0])
})

test('a large request at the head is not overtaken by small ones behind it', async () => {
  const slots = createCpuSlots(2)
  const order: string[] = []
  const release = await slots.acquire(1, never)
  const large = slots.acquire(2, never).then((done) => {
    order.push('large')
    done()
  })
  const small = slots.acquire(1, never).then(() => order.push('small'))
  await settled()
  expect(order).toEqual([])
  release()
  await Promise.all([large, small])
  expect(order).toEqual(['large', 'small'])
})

test('a request for more than there are, or for none, gets all, or one', async () => {
  const slots = createCpuSlots(3)
  const releaseAll = await slots.acquire(100, never)
  expect(slots.free).toBe(0)
  releaseAll()
  await slots.acquire(0, never)
  expect(slots.free).toBe(2)
})

test('giving back twice counts once', async () => {
  const slots = createCpuSlots(2)
  const release = await slots.acquire(1, never)
  release()
  release()
  expect(slots.free).toBe(2)
})

test('an abort takes the request out of the queue and lets the next one through', async () => {
  const slots = createCpuSlots(2)
  await slots.acquire(1, never)
  const controller = new AbortController()
  const large = slots.acquire(2, controller.signal)
  const small = slots.acquire(1, never)
  controller.abort(new Error('cancelled'))
  await expect(large).rejects.toThrow('cancelled')
  await small
  expect([slots.free, slots.waiting]).toEqual([0, 0])
  await expect(slots.acquire(1, controller.signal)).rejects.toThrow('cancelled')
})

test('an abort after the grant changes nothing', async () => {
  const slots = createCpuSlots(1)
  const controller = new AbortController()
  const release = await slots.acquire(1, controller.signal)
  const next = slots.acquire(1, never)
  controller.abort()
  expect([slots.free, slots.waiting]).toEqual([0, 1])
  release()
  const releaseNext = await next
  releaseNext()
  expect(slots.free).toBe(1)
})
