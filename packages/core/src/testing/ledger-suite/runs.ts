import { expect, it } from 'vitest'
import { getArtifact, saveArtifact } from '../../ledger/artifacts.ts'
import { getAttempts } from '../../ledger/attempts.ts'
import { beat } from '../../ledger/beat.ts'
import type { ClaimedJob } from '../../ledger/claimed-job.ts'
import type { Executor } from '../../ledger/database.ts'
import { lockExpiredLeases } from '../../ledger/expired-leases.ts'
import { getEvents } from '../../ledger/get-events.ts'
import { insertChild } from '../../ledger/insert-child.ts'
import { promoteJobs } from '../../ledger/promote-jobs.ts'
import { reportProgress } from '../../ledger/report-progress.ts'
import { settleRunsWithRows } from '../../ledger/settle-runs.ts'
import { getStep, insertStep } from '../../ledger/steps.ts'
import { newId } from '../../new-id.ts'
import { testJob } from '../test-job.ts'
import { settled, type TestLedger, worker } from './test-ledger.ts'

/** What a run may write, and what its end records. */
export function runTests(ledger: TestLedger): void {
  const { insert, claim, claimOne, get, settle } = ledger

  it('lets no job be taken away while its run stores something', async () => {
    const job = await claimOne()
    const order: string[] = []
    let taking: Promise<unknown> | undefined
    await ledger.database.transaction(async (tx) => {
      await insertStep(tx, { jobId: job.id, leaseToken: job.leaseToken, key: 'step', output: 1 })
      taking = settle(job, { status: 'waiting', outcome: 'crashed', countsAs: 'crash' }).then(() => order.push('taken'))
      // Long enough for it to get through if nothing holds it.
      await tx.query('select pg_sleep(0.3)')
      order.push('stored')
    })
    await taking
    const [again] = await claim(1)
    if (!again) throw new Error('nothing was claimed')
    await ledger.database.transaction(async (tx) => {
      await saveArtifact(tx, testArtifact(again))
      taking = settle(again, { status: 'completed' }).then(() => order.push('ended'))
      await tx.query('select pg_sleep(0.3)')
      order.push('listed')
    })
    await taking
    expect(order).toEqual(['stored', 'taken', 'listed', 'ended'])
  })

  it('refuses every write of a run that has lost its lease', async () => {
    const old = await claimOne()
    await ledger.database.query(`update jobs set status = 'waiting', lease_token = null`)
    const [winner] = await claim(1)
    const { id: jobId, leaseToken } = old
    expect(await settle(old, { status: 'completed', output: 'zombie' })).toEqual(new Set())
    expect(
      await reportProgress(ledger.database, [{ jobId, leaseToken, points: [{ progress: 99, message: 'x' }] }]),
    ).toEqual(new Set())
    expect(await insertStep(ledger.database, { jobId, leaseToken, key: 'step', output: 1 })).toBe(false)
    expect(await saveArtifact(ledger.database, testArtifact(old))).toBeNull()
    expect(await insertChild(ledger.database, { ...testJob({}), parentId: jobId, leaseToken, key: 'child' })).toBeNull()
    expect(await get(jobId)).toMatchObject({ status: 'active', run: 2, progress: 0, output: null })
    expect(winner?.run).toBe(2)
  })

  it('records the end of a run with its attempt, its event and its duration', async () => {
    const job = await claimOne()
    expect(await settle(job, { status: 'completed', output: { film: 1 }, retentionMs: 1000 })).toEqual(
      new Set([job.leaseToken]),
    )
    const ended = await get(job.id)
    expect(ended).toMatchObject({ status: 'completed', output: { film: 1 }, progress: 100, failedAttempts: 0 })
    expect(ended?.expiresAt?.getTime()).toBeGreaterThan(ended?.finishedAt?.getTime() ?? 0)
    expect(await getAttempts(ledger.database, job.id)).toMatchObject([
      { run: 1, outcome: 'completed', workerId: worker },
    ])
    expect((await getEvents(ledger.database, job.id, 0)).map((event) => event.status)).toEqual(['active', 'completed'])
    expect(await ledger.database.query(`select sum(count)::int as count from job_durations`)).toEqual([{ count: 1 }])
  })

  it('writes the rows that come along only for a run that holds its lease', async () => {
    await ledger.database.query('create table guests (name text)')
    const alsoWrite = (name: string) => [{ text: 'insert into guests values ($1)', values: [name] }]
    const zombie = await claimOne()
    await settle(zombie, { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
    const holder = (await claim(1))[0] as ClaimedJob
    const held = await settleRunsWithRows(ledger.database, [
      settled(zombie, { status: 'completed', alsoWrite: alsoWrite('zombie') }),
      settled(holder, { status: 'completed', alsoWrite: alsoWrite('holder') }),
    ])
    expect(held).toEqual(new Set([holder.leaseToken]))
    expect(await ledger.database.query('select name from guests')).toEqual([{ name: 'holder' }])
  })

  it('counts errors and crashes apart, and hand-backs not at all', async () => {
    const job = await claimOne()
    const error = { code: 'JOB_FAILED', message: 'no', permanent: false }
    await settle(job, { status: 'pending', outcome: 'failed', countsAs: 'failed-attempt', delayMs: 5_000, error })
    expect(await get(job.id)).toMatchObject({ status: 'pending', failedAttempts: 1, crashes: 0, error })
    await ledger.database.query(`update jobs set run_at = clock_timestamp()`)
    await promoteJobs(ledger.database, ['open'])
    const second = (await claim(1))[0] as ClaimedJob
    await settle(second, { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
    const third = (await claim(1))[0] as ClaimedJob
    await settle(third, { status: 'failed', outcome: 'crashed', countsAs: 'crash', error, retentionMs: null })
    expect(await get(job.id)).toMatchObject({
      status: 'failed',
      run: 3,
      failedAttempts: 1,
      crashes: 1,
      expiresAt: null,
    })
  })

  it('counts how often a job has postponed itself in a row, as no attempt, and says why', async () => {
    const error = { code: 'JOB_POSTPONED', message: 'the service is down', permanent: false }
    const postponed = {
      status: 'pending',
      outcome: 'postponed',
      countsAs: 'postponement',
      delayMs: 0,
      error,
    } as const
    const job = await claimOne()
    const claimAgain = async () => {
      await promoteJobs(ledger.database, ['open'])
      return (await claim(1))[0] as ClaimedJob
    }
    await settle(job, { ...postponed, delayMs: 60_000 })
    const expected = { failedAttempts: 0, crashes: 0, postponements: 1, error, progressMessage: error.message }
    expect(await get(job.id)).toMatchObject({ status: 'pending', ...expected })
    expect((await getEvents(ledger.database, job.id, 1))[0]).toMatchObject({
      status: 'pending',
      message: error.message,
    })
    expect(await getAttempts(ledger.database, job.id)).toMatchObject([{ run: 1, outcome: 'postponed', error }])
    await ledger.database.query(`update jobs set run_at = clock_timestamp()`)
    const second = await claimAgain()
    expect(second).toMatchObject({ run: 2, postponements: 1 })
    expect(await settle(job, postponed)).toEqual(new Set())
    await settle(second, postponed)
    await settle(await claimAgain(), { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
    expect(await get(job.id)).toMatchObject({ postponements: 2 })
    await settle(await claimAgain(), { ...postponed, outcome: 'failed', countsAs: 'failed-attempt' })
    expect(await get(job.id)).toMatchObject({ postponements: 0, failedAttempts: 1 })
  })

  it('keeps every stage of the progress and never lets it fall', async () => {
    const { id: jobId, leaseToken } = await claimOne()
    const points = [
      { progress: 10, message: 'a' },
      { progress: 40, message: 'b' },
    ]
    await reportProgress(ledger.database, [{ jobId, leaseToken, points }])
    await reportProgress(ledger.database, [{ jobId, leaseToken, points: [{ progress: 20, message: null }] }])
    expect(await get(jobId)).toMatchObject({ progress: 40, progressMessage: 'b' })
    const events = await getEvents(ledger.database, jobId, 1)
    expect(events.map(({ seq, message }) => [seq, message])).toEqual([
      [2, 'a'],
      [3, 'b'],
      [4, null],
    ])
  })

  it('renews the leases that hold with one heartbeat and names them', async () => {
    const job = await claimOne()
    await ledger.database.query(`update jobs set lease_until = clock_timestamp() + interval '1 second'`)
    const lostToken = newId()
    const heartbeat = {
      workerId: worker,
      host: 'test',
      pid: 1,
      version: '1.2.3',
      queues: ['open'],
      slots: { open: 4 },
    }
    const held = await beat(ledger.database, { ...heartbeat, leaseTokens: [job.leaseToken, lostToken] })
    expect(held).toEqual(new Set([job.leaseToken]))
    const rows = await ledger.database.query<{ left: number }>(
      `select extract(epoch from lease_until - clock_timestamp())::float8 as left from jobs`,
    )
    expect(rows[0]?.left).toBeGreaterThan(10)
  })

  it('renews any number of leases with one statement', async () => {
    await insert(...Array.from({ length: 60 }, () => ({})))
    const claimed = await claim(60)
    await ledger.database.query(`update jobs set lease_until = clock_timestamp() + interval '1 second'`)
    let statements = 0
    const counting: Executor = {
      query: (text, values) => {
        statements++
        return ledger.database.query(text, values)
      },
    }
    const leaseTokens = claimed.map((job) => job.leaseToken)
    const identity = { workerId: worker, host: 'test', pid: 1, version: null, queues: ['open'], slots: {} }
    expect((await beat(counting, { ...identity, leaseTokens })).size).toBe(60)
    expect(statements).toBe(1)
  })

  it('finds expired leases and leaves those that still hold', async () => {
    await claimOne()
    const look = () => ledger.database.transaction((tx) => lockExpiredLeases(tx, { types: ['test'], limit: 10 }))
    expect(await look()).toEqual([])
    await ledger.database.query(`update jobs set lease_until = clock_timestamp() - interval '1 second'`)
    expect(await look()).toHaveLength(1)
  })

  it('stores the result of a step for later runs', async () => {
    const { id: jobId, leaseToken } = await claimOne()
    expect(await getStep(ledger.database, jobId, 'voice')).toBeUndefined()
    expect(await insertStep(ledger.database, { jobId, leaseToken, key: 'voice', output: { words: ['a'] } })).toBe(true)
    expect(await getStep(ledger.database, jobId, 'voice')).toEqual({ output: { words: ['a'] } })
    expect(await getStep(ledger.database, jobId, 'music')).toBeUndefined()
  })

  it('replaces the row of an artifact, not its file, in a later run', async () => {
    const first = await claimOne()
    await saveArtifact(ledger.database, testArtifact(first))
    await settle(first, { status: 'waiting', outcome: 'handed-back', countsAs: 'nothing' })
    const second = (await claim(1))[0] as ClaimedJob
    await saveArtifact(ledger.database, testArtifact(second))
    expect(await getArtifact(ledger.database, `test/${first.id}/film.mp4`)).toMatchObject({
      storageKey: `test/${first.id}/2/film.mp4`,
      sizeBytes: 3,
    })
  })
}

function testArtifact(job: ClaimedJob) {
  return {
    jobId: job.id,
    leaseToken: job.leaseToken,
    path: `test/${job.id}/film.mp4`,
    storageKey: `test/${job.id}/${job.run}/film.mp4`,
    contentType: 'video/mp4',
    sizeBytes: 3,
    sha256: 'abc',
    width: null,
    height: null,
  }
}
