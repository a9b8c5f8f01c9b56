import { expect, it } from 'vitest'
import { KilnError, LeaseLostError, PermanentError, PostponeError } from '../../errors.ts'
import type { RunFacts } from '../run-host.ts'
import { fromHostError, toHostError } from './host-error.ts'

const facts: RunFacts = { id: 'id', type: 'type', userId: null, run: 2, attempt: 1, tempDir: '/tmp', input: {} }

it.each([
  new PermanentError('no such voice', { code: 'UNKNOWN_VOICE' }),
  new PostponeError('the bucket is away'),
  new KilnError('CHILD_FAILED', 'the child failed'),
  new LeaseLostError(facts.id, facts.run),
  new TypeError('plain'),
])('an error of the worker is of its own class in the runner as well: $name', (error) => {
  const arrived = fromHostError(toHostError(error), facts)
  expect(arrived).toMatchObject({ name: error.name, message: error.message })
  if ('code' in error) expect(arrived).toMatchObject({ code: error.code })
})
