import { expect, it } from 'vitest'
import { fingerprintOf } from './idempotency.ts'

it('gives one fingerprint for the same fields in another order', () => {
  expect(fingerprintOf({ a: 1, b: { c: [1, 2], d: 2 } })).toBe(fingerprintOf({ b: { d: 2, c: [1, 2] }, a: 1 }))
})

it('gives another fingerprint for another value or another order of a list', () => {
  const one = fingerprintOf({ a: [1, 2] })
  expect(fingerprintOf({ a: [2, 1] })).not.toBe(one)
  expect(fingerprintOf({ a: ['1', 2] })).not.toBe(one)
})
