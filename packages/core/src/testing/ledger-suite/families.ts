import { expect, it } from 'vitest'
import { getAttempts } from '../../ledger/attempts.ts'
import { cancelJobs } from '../../ledger/cancel-jobs.ts'
import type { ClaimedJob } from '../../ledger/claimed-job.ts'
import { deleteJobs } from '../../ledger/delete-jobs.ts'
import { getEvents } from '../../ledger/get-events.ts'
import { insertChild } from '../../ledger/insert-child.ts'
import { retryJob } from '../../ledger/retry-job.ts'
import { testJob } from '../test-job.ts'
import type { TestLedger } from './test-ledger.ts'

/** What happens to a job together with those that it has called. */
export function familyTests(ledger: TestLedger): void {
  const { insert, claim, claimOne, get, settle } = ledger

  it('cancels a job with all its descendants, the finished ones excepted', async () => {
    const parent = await claimOne()
    const child = (key: string) =>
      insertChild(ledger.database, { ...testJob({}), parentId: parent.id, leaseToken: parent.leaseToken, key })
    const [first, second] = [await child('one'), await child('two')]
    expect(await child('one')).toBe(first)
    const [running] = await claim(1)
    await settle(running as ClaimedJob, { status: 'completed', output: 1 })
    const error = { code: 'JOB_CANCELLED', message: 'Cancelled', permanent: true }
    const cancelled = await cancelJobs(ledger.database, {
      jobId: parent.id,
      error,
      withRoot: true,
      retentionMsByType: { test: 5 },
    })
    expect(new Set(cancelled.map(({ id }) => id))).toEqual(new Set([parent.id, second]))
    expect(await get(parent.id)).toMatchObject({ status: 'cancelled', error })
    expect((await get(parent.id))?.expiresAt).not.toBeNull()
    expect(await get(first as string)).toMatchObject({ status: 'completed' })
    expect(await getAttempts(ledger.database, parent.id)).toMatchObject([{ outcome: 'cancelled' }])
  })

  it('deletes a job that has ended, and no other', async () => {
    const job = await claimOne()
    const remove = () =>
      deleteJobs(ledger.database, { ids: [job.id], when: 'family-ended', folders: { test: 'tests' } })
    expect(await remove()).toEqual({ count: 0, prefixes: [] })
    await settle(job, { status: 'completed' })
    expect(await remove()).toEqual({ count: 1, prefixes: [`tests/${job.id}/`] })
    expect(await get(job.id)).toBeUndefined()
  })

  it('deletes the history of a job and of what it has called with it', async () => {
    const parent = await claimOne()
    const call = { ...testJob({}), parentId: parent.id, leaseToken: parent.leaseToken, key: 'one' }
    await insertChild(ledger.database, call)
    const [child] = await claim(1)
    await settle(child as ClaimedJob, { status: 'completed' })
    await settle(parent, { status: 'completed' })
    const [other] = await insert({})
    await settle((await claim(1))[0] as ClaimedJob, { status: 'completed' })
    const history = () =>
      Promise.all(
        [parent.id, call.id].flatMap((id) => [getAttempts(ledger.database, id), getEvents(ledger.database, id, 0)]),
      )
    expect((await history()).map((rows) => rows.length > 0)).toEqual([true, true, true, true])
    await deleteJobs(ledger.database, { ids: [parent.id], when: 'family-ended', folders: {} })
    expect(await history()).toEqual([[], [], [], []])
    expect(await getAttempts(ledger.database, other as string)).toHaveLength(1)
  })

  it('starts a failed job again with its failed children', async () => {
    const parent = await claimOne()
    const childId = await insertChild(ledger.database, {
      ...testJob({}),
      parentId: parent.id,
      leaseToken: parent.leaseToken,
      key: 'one',
    })
    const [child] = await claim(1)
    await settle(child as ClaimedJob, {
      status: 'failed',
      outcome: 'failed',
      countsAs: 'failed-attempt',
      retentionMs: 1,
    })
    await settle(parent, { status: 'failed', outcome: 'failed', countsAs: 'failed-attempt', retentionMs: 1 })
    expect((await retryJob(ledger.database, parent.id)).map(({ id }) => id)).toContain(parent.id)
    expect(await retryJob(ledger.database, parent.id)).toEqual([])
    expect(await get(childId as string)).toMatchObject({ status: 'waiting', failedAttempts: 0, expiresAt: null })
  })
}
