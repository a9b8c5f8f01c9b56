import { expect, it } from 'vitest'
import { statesBehind, statusWord } from './status-words.ts'

it.each([
  ['pending', 0, 0, null, 'pending'],
  ['waiting', 0, 0, null, 'pending'],
  ['active', 1, 0, null, 'started'],
  ['active', 1, 0, 'Analyzing script', 'processing'],
  ['active', 1, 10, 'Analyzing script', 'processing'],
  ['pending', 1, 40, 'Drawing', 'processing'],
  ['waiting', 2, 0, null, 'processing'],
  ['active', 2, 0, null, 'processing'],
  ['completed', 1, 100, null, 'success'],
  ['failed', 4, 40, null, 'failure'],
  ['cancelled', 0, 0, null, 'cancelled'],
] as const)('calls %s in run %d at %d %% (%s) %s', (status, run, progress, progressMessage, word) => {
  expect(statusWord({ status, run, progress, progressMessage })).toBe(word)
  expect(statesBehind[word]).toContain(status)
})
