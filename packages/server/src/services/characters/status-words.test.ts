import { characterJobStatuses } from '@kiln/contracts'
import { jobStatuses } from '@kiln/core'
import { describe, expect, it } from 'vitest'
import { attemptsMade, statesBehind, statusWord } from './status-words.ts'

describe('the words of the contract', () => {
  it('filter exactly the jobs that show them', () => {
    for (const status of jobStatuses) {
      for (const run of [0, 1]) {
        const matching = characterJobStatuses.filter((word) => {
          const { status: states, begun } = statesBehind[word]
          return states.includes(status) && (begun === undefined || begun === run > 0)
        })
        expect([status, run, matching]).toEqual([status, run, [statusWord({ status, run })]])
      }
    }
  })

  it.each([
    ['waiting', 0, 'pending'],
    ['pending', 0, 'pending'],
    ['pending', 1, 'waiting'],
    ['waiting', 1, 'waiting'],
  ] as const)('a job in the state %s after %d runs is %s', (status, run, word) => {
    expect(statusWord({ status, run })).toBe(word)
  })
})

/** Status, runs, attempts that failed, crashes; attempts made. */
it.each([
  ['waiting', 0, 0, 0, 0],
  ['active', 1, 0, 0, 1],
  ['pending', 1, 1, 0, 1],
  ['active', 2, 1, 0, 2],
  ['failed', 3, 3, 0, 3],
  ['completed', 3, 2, 0, 3],
  // A crash and a hand-back are begun again.
  ['pending', 1, 0, 1, 0],
  ['waiting', 1, 0, 0, 0],
  ['active', 2, 0, 1, 1],
  ['cancelled', 0, 0, 0, 0],
  ['cancelled', 1, 0, 0, 1],
  ['cancelled', 2, 2, 0, 2],
] as const)('a job that is %s after %d runs, %d failures and %d crashes has made %d attempts', (...counts) => {
  const [status, run, failedAttempts, crashes, made] = counts
  expect(attemptsMade({ status, run, failedAttempts, crashes })).toBe(made)
})
