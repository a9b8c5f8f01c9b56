import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { testDatabases } from '../testing/test-databases.ts'
import type { Database } from './database.ts'
import { intendOrder } from './intend-order.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open-database.ts'
import { openOrder } from './open-order.ts'
import { getProviderCalls } from './provider-calls.ts'
import { type OrderEvent, recordOrder, recordResult } from './record-order.ts'

const error = { message: 'no', permanent: false }
const cost = { amount: 0.1, currency: 'USD' }

for (const { kind, create } of testDatabases) {
  describe(`the journal of orders on ${kind}`, () => {
    let database: Database

    beforeAll(async () => {
      database = await openDatabase(await create())
      const folder = fileURLToPath(new URL('./migrations', import.meta.url))
      await migrate(database, [{ owner: 'engine', folder }])
    })
    afterAll(() => database.close())

    /** A job that is running, for the first time. */
    async function startJob() {
      const lease = { jobId: randomUUID(), leaseToken: randomUUID() }
      await database.query(
        `insert into jobs (id, type, type_version, queue, status, priority, order_key, input, run, max_attempts, run_at,
           created_at, lease_token)
         values ($1, 'test', 1, 'test', 'active', 0, 0, '{}', 1, 3, clock_timestamp(), clock_timestamp(), $2)`,
        [lease.jobId, lease.leaseToken],
      )
      return lease
    }
    type Lease = Awaited<ReturnType<typeof startJob>>

    /** The next run takes the job over. */
    async function takeOver({ jobId }: Lease): Promise<Lease> {
      const leaseToken = randomUUID()
      await database.query(`update jobs set run = run + 1, lease_token = $2 where id = $1`, [jobId, leaseToken])
      return { jobId, leaseToken }
    }
    const open = (lease: Lease) =>
      openOrder(database, { ...lease, key: 'picture', provider: 'painter', request: { prompt: 'a house' } })
    async function intended() {
      const lease = await startJob()
      const callId = (await open(lease))?.callId ?? ''
      await intendOrder(database, { ...lease, callId })
      return { lease, callId, record: (event: OrderEvent, run = 1) => recordOrder(database, { callId, run, event }) }
    }

    it('opens the same order again, and nothing without the lease', async () => {
      const lease = await startJob()
      const first = await open(lease)
      expect(first).toMatchObject({ state: 'waiting', taskId: null, cost: null, intendedAt: null })
      expect(await open(lease)).toEqual(first)
      const next = await takeOver(lease)
      expect(await open(lease)).toBeNull()
      expect(await intendOrder(database, { ...lease, callId: first?.callId ?? '' })).toMatchObject({
        held: false,
        order: null,
      })
      expect(await open(next)).toEqual(first)
    })

    it('knows an intent of its own from that of an earlier run', async () => {
      const { lease, callId } = await intended()
      // The answer to the first may have been lost.
      expect(await intendOrder(database, { ...lease, callId })).toMatchObject({ held: true, isFirst: true })
      const next = await takeOver(lease)
      expect(await intendOrder(database, { ...next, callId })).toMatchObject({
        held: true,
        isFirst: false,
        order: { state: 'intended', intendedAt: expect.stringMatching(/^20.*Z$/) },
      })
    })

    it('lets a run take back its own intent only', async () => {
      const { lease, callId, record } = await intended()
      const next = await takeOver(lease)
      await intendOrder(database, { ...next, callId })
      for (const event of [{ kind: 'not-taken-yet' }, { kind: 'not-taken', error }] as const) {
        expect(await record(event, 1)).toMatchObject({ state: 'intended' })
      }
      expect(await record({ kind: 'not-taken-yet' }, 2)).toMatchObject({ state: 'waiting', intendedAt: null })
    })

    it.each<OrderEvent>([{ kind: 'unknown', error }, { kind: 'not-taken', error }, { kind: 'not-taken-yet' }])(
      'accepts a receipt after $kind',
      async (event) => {
        const { record } = await intended()
        await record(event)
        expect(await record({ kind: 'submitted', taskId: 't1', cost })).toMatchObject({
          state: 'submitted',
          taskId: 't1',
          cost,
          error: null,
        })
      },
    )

    it('keeps the first receipt', async () => {
      const { record } = await intended()
      await record({ kind: 'submitted', taskId: 't1' })
      expect(await record({ kind: 'submitted', taskId: 't2' })).toMatchObject({ taskId: 't1' })
      for (const event of [
        { kind: 'unknown', error },
        { kind: 'not-taken', error },
      ] as const) {
        expect(await record(event)).toMatchObject({ state: 'submitted' })
      }
    })

    it('keeps the first result, and the cost once it is known', async () => {
      const { lease, callId, record } = await intended()
      await record({ kind: 'submitted', taskId: 't1', cost })
      expect(await record({ kind: 'done', output: { url: 'u' } })).toMatchObject({
        state: 'fetching',
        output: { url: 'u' },
      })
      await recordResult(database, { callId, result: { width: 1 }, storageKey: null })
      expect(await recordResult(database, { callId, result: { width: 2 }, storageKey: 'late' })).toMatchObject({
        state: 'succeeded',
        result: { width: 1 },
        output: null,
        cost,
      })
      expect(await record({ kind: 'failed', error })).toMatchObject({ state: 'succeeded', error: null })
      expect(await getProviderCalls(database, lease.jobId)).toMatchObject([
        { key: 'picture', orderNo: 1, state: 'succeeded', result: { width: 1 }, cost, finishedAt: expect.any(Date) },
      ])
    })
  })
}
