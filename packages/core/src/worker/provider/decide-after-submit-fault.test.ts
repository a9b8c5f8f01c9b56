import { expect, test } from 'vitest'
import { type AfterSubmitFault, decideAfterSubmitFault } from './decide-after-submit-fault.ts'
import { faultOf } from './provider-fault.ts'

type Repeat = 'never' | 'same-key' | 'free'

const faults = {
  lost: {},
  refused: { outcome: 'not-taken', permanent: true },
  away: { outcome: 'not-taken' },
  odd: { permanent: true },
  limited: { rateLimited: true },
}

function decide(repeat: Repeat, fault: keyof typeof faults, more: { isDoubtful?: boolean; lostReplies?: number } = {}) {
  const known = faultOf(Object.assign(new Error(fault), faults[fault]))
  return decideAfterSubmitFault({ repeat, fault: known, isDoubtful: false, lostReplies: 1, ...more })
}

test.each<[Repeat, AfterSubmitFault[]]>([
  ['never', ['look', 'not-taken', 'not-taken', 'look', 'wait']],
  ['same-key', ['again', 'not-taken', 'not-taken', 'give-up', 'wait']],
  ['free', ['again', 'not-taken', 'not-taken', 'not-taken', 'wait']],
])('an order that may be repeated: %s', (repeat, decisions) => {
  const all = ['lost', 'refused', 'away', 'odd', 'limited'] as const
  expect(all.map((fault) => decide(repeat, fault))).toEqual(decisions)
})

test('once an order is in doubt, a refusal does not prove that it was not taken', () => {
  expect(decide('same-key', 'away', { isDoubtful: true })).toBe('leave')
  expect(decide('same-key', 'refused', { isDoubtful: true })).toBe('give-up')
  expect(decide('never', 'away', { isDoubtful: true })).toBe('look')
})

test('the same key is not tried without end', () => {
  expect(decide('same-key', 'lost', { isDoubtful: true, lostReplies: 3 })).toBe('leave')
  expect(decide('free', 'lost', { lostReplies: 3 })).toBe('not-taken')
})

test('whatever is thrown is a fault', () => {
  const unknown = { isNotTaken: false, isRateLimited: false, retryAfterMs: null, isPermanent: false }
  expect(faultOf('boom')).toEqual({ message: 'boom', ...unknown })
  expect(faultOf(null)).toEqual({ message: 'null', ...unknown })
  expect(faultOf({ retryAfterMs: -1 }).retryAfterMs).toBeNull()
  expect(faultOf({ retryAfterMs: Number.POSITIVE_INFINITY }).retryAfterMs).toBe(900_000)
})
