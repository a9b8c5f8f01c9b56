import { expect, it } from 'vitest'
import { PermanentError } from '../errors.ts'
import { failureOfError } from './failure-of-error.ts'

const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

it.each([
  ['itself', full],
  [
    'as the cause of another error',
    new Error('Could not store "a.mp4"', { cause: new Error('see below', { cause: full }) }),
  ],
  ['by a quota', Object.assign(new Error('EDQUOT'), { code: 'EDQUOT' })],
])('a full disk, %s, postpones the job', (_how, error) => {
  expect(failureOfError(error)).toMatchObject({ code: 'JOB_POSTPONED', postponeMs: 10_000, permanent: false })
})

it('what says that it is final stays so, and other errors of the file system count as failures', () => {
  const final = failureOfError(new PermanentError('refused', { cause: full }))
  expect(final).toMatchObject({ code: 'JOB_FAILED', permanent: true })
  expect(final).not.toHaveProperty('postponeMs')
  expect(failureOfError(Object.assign(new Error('EACCES'), { code: 'EACCES' }))).not.toHaveProperty('postponeMs')
})
