import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFakeProvider, type FakeProvider } from './fake-provider.ts'

let provider: FakeProvider
beforeEach(async () => {
  provider = await createFakeProvider({ honoursKeys: true })
})
afterEach(() => provider.close())

const order = (key: string) =>
  fetch(`${provider.url}/tasks`, { method: 'POST', headers: { 'idempotency-key': key }, body: '{}' }).then(
    ({ status }) => status,
    () => 'lost' as const,
  )

it('loses the first reply to an order and none to its repetition, however often it is told to', async () => {
  provider.trouble('accepted', 'lose-the-first-reply')
  expect(await order('one')).toBe('lost')
  provider.trouble('accepted', 'lose-the-first-reply', 'lose-the-first-reply')
  expect([await order('one'), await order('one')]).toEqual([201, 201])
  expect([await order('two'), await order('three'), await order('four')]).toEqual(['lost', 'lost', 201])
  expect(provider.tasks).toHaveLength(4)
})
