import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { rarely } from './rarely.ts'

it('looks once for all who ask together, and again when the answer is old', async () => {
  let looks = 0
  const ask = rarely(30, async () => ++looks)
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1])
  expect(await ask()).toBe(1)
  await delay(60)
  expect(await ask()).toBe(2)
})

it('looks the more rarely the longer a look takes', async () => {
  let looks = 0
  const ask = rarely(1, async () => {
    await delay(20)
    return ++looks
  })
  await ask()
  await delay(50)
  expect(await ask()).toBe(1)
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
