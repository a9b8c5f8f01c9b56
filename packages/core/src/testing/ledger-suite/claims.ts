import { expect, it } from 'vitest'
import { claimJobs } from '../../ledger/claim-jobs.ts'
import { claimLimitedQueue } from '../../ledger/claim-limited-queue.ts'
import type { Database } from '../../ledger/database.ts'
import { insertJobs } from '../../ledger/insert-jobs.ts'
import { promoteJobs } from '../../ledger/promote-jobs.ts'
import { listQueues, setQueuePaused, upsertQueues } from '../../ledger/queues.ts'
import { testJob } from '../test-job.ts'
import { type TestLedger, worker } from './test-ledger.ts'

/** What a worker gets: order, delays, versions, pauses, slots and rates. */
export function claimTests(ledger: TestLedger): void {
  const { insert, claim, settle } = ledger

  it('claims in order of the key, then of arrival, each job once', async () => {
    const [low, high, next, last] = await insert({ priority: 5 }, { priority: 1 }, { priority: 5 }, { priority: 5 })
    const [first] = await claim(1)
    expect(first).toMatchObject({ id: high, status: 'active', run: 1, progress: 0 })
    expect((await claim(1)).map((job) => job.id)).toEqual([low])
    const others = (await Promise.all([claim(1), claim(2)])).flat()
    expect(others.map((job) => job.id).sort()).toEqual([next, last].sort())
    expect(new Set(others.map((job) => job.leaseToken)).size).toBe(2)
  })

  it('lets ageing jobs overtake a better priority that came much later', async () => {
    // One step of priority is worth nothing, then a minute: the time between the inserts is far from both.
    const [old, late] = await insert({ priority: 9, ageingMs: 0 }, { priority: 1, ageingMs: 0 })
    const [urgent] = await insert({ priority: -1, ageingMs: 60_000 })
    expect((await claim()).map((job) => job.id)).toEqual([urgent, old, late])
  })

  it('leaves delayed jobs until they are due', async () => {
    const [id] = await insert({ delayMs: 60_000 })
    expect(await claim()).toEqual([])
    const before = await promoteJobs(ledger.database, ['open'])
    expect(before.waitingQueues).toEqual([])
    expect(before.nextDueMs).toBeGreaterThan(50_000)
    await ledger.database.query(`update jobs set run_at = clock_timestamp()`)
    expect(await promoteJobs(ledger.database, ['open'])).toEqual({ waitingQueues: ['open'], nextDueMs: null })
    expect((await claim())[0]?.id).toBe(id)
  })

  it('lets the configuration decide about a pause only until somebody has said something', async () => {
    let slotsTotal = 1
    // Other limits with each call, so that the row is written in any case.
    const configure = (pausedAtFirst: boolean) =>
      upsertQueues(ledger.database, [{ name: 'open', slotsTotal: slotsTotal++, rate: null, pausedAtFirst }])
    const paused = async () => (await listQueues(ledger.database)).find(({ name }) => name === 'open')?.paused
    await configure(true)
    expect(await paused()).toBe(true)
    await configure(false)
    expect(await paused()).toBe(false)
    await setQueuePaused(ledger.database, 'open', true)
    await configure(false)
    expect(await paused()).toBe(true)
    await setQueuePaused(ledger.database, 'open', false)
    await configure(true)
    expect(await paused()).toBe(false)
  })

  it('claims nothing of a paused queue, and nothing of a type it does not know', async () => {
    await insert({}, { type: 'other' })
    await setQueuePaused(ledger.database, 'open', true)
    expect(await claim()).toEqual([])
    await setQueuePaused(ledger.database, 'open', false)
    expect((await claim()).map((job) => job.type)).toEqual(['test'])
    expect(await setQueuePaused(ledger.database, 'nowhere', true)).toBe(false)
  })

  it('never gives out more slots of a queue than it has, however many ask at once', async () => {
    await insert(...Array.from({ length: 6 }, () => ({ queue: 'slots' })))
    const ask = () =>
      claimLimitedQueue(ledger.database, { queue: 'slots', count: 2, types: ['test@1'], workerId: worker })
    const claims = (await Promise.all([ask(), ask(), ask()])).flatMap((one) => one.jobs)
    expect(claims).toHaveLength(2)
    const [first] = claims
    if (first) await settle(first, { status: 'completed' })
    expect((await ask()).jobs).toHaveLength(1)
  })

  it('keeps the rate over all that ask, and tells when the next start is free', async () => {
    await insert(...Array.from({ length: 8 }, () => ({ queue: 'rate' })))
    const ask = () =>
      claimLimitedQueue(ledger.database, { queue: 'rate', count: 2, types: ['test@1'], workerId: worker })
    const claims = await Promise.all([ask(), ask(), ask()])
    expect(claims.flatMap((one) => one.jobs)).toHaveLength(3)
    const next = await ask()
    expect(next.jobs).toEqual([])
    expect(next.retryAfterMs).toBeGreaterThan(50_000)
    await ledger.database.query(`update queues set recent_starts = array(
      select start - interval '61 seconds' from unnest(recent_starts) as start) where name = 'rate'`)
    expect((await ask()).jobs).toHaveLength(2)
  })

  it('starts no job of a queue with a limit before it was runnable', async () => {
    // Appears between the look at the limits, whose moment counts as the start, and the claim.
    const submitsInBetween: Database = {
      ...ledger.database,
      transaction: (work) =>
        ledger.database.transaction((tx) =>
          work({
            query: async <Row>(text: string, values?: readonly unknown[]) => {
              const rows = await tx.query<Row>(text, values)
              if (text.includes('freeStarts')) await insertJobs(tx, [testJob({ queue: 'rate' })])
              return rows
            },
          }),
        ),
    }
    const wanted = { queue: 'rate', count: 2, types: ['test@1'], workerId: worker }
    expect((await claimLimitedQueue(submitsInBetween, wanted)).jobs).toEqual([])
    expect((await claimLimitedQueue(ledger.database, wanted)).jobs).toHaveLength(1)
    expect(await ledger.database.query(`select 1 from jobs where run_started_at < run_at`)).toEqual([])
  })

  it('claims only versions that the worker knows', async () => {
    const [first, second] = await insert({ typeVersion: 2 }, { typeVersion: 1 })
    expect((await claim()).map((job) => job.id)).toEqual([second])
    const queues = [{ name: 'open', count: 10 }]
    const newer = await claimJobs(ledger.database, { queues, types: ['test@1', 'test@2'], workerId: worker })
    expect(newer.map((job) => job.id)).toEqual([first])
  })
}
