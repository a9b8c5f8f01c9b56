import { expect, test } from 'vitest'
import { plainCost } from './plain-cost.ts'

test('a cost that makes no sense is left out', () => {
  expect(plainCost({ amount: 0.04, currency: 'USD' })).toEqual({ amount: 0.04, currency: 'USD' })
  for (const amount of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    expect(plainCost({ amount, currency: 'USD' })).toBeUndefined()
  }
  expect(plainCost(undefined)).toBeUndefined()
})
