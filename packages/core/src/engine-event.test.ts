import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import type { EngineEvent } from './engine-event.ts'
import type { DatabaseLocation } from './ledger/open-database.ts'
import { createFakeProvider } from './testing/fake-provider/fake-provider.ts'
import { orderSchema } from './testing/fake-provider/fake-provider-call.ts'
import * as buying from './testing/jobs/buying-jobs.ts'
import * as jobs from './testing/jobs/test-jobs.ts'
import { testDatabases } from './testing/test-databases.ts'

let engine: Engine
const events: EngineEvent[] = []

async function open(database?: DatabaseLocation) {
  engine = await createEngine({
    ...(database && { database }),
    jobs: [...Object.values(jobs), ...Object.values(buying)],
    onEvent: (event) => events.push(event),
  })
}
const ofKind = <Kind extends EngineEvent['kind']>(kind: Kind) =>
  events.filter((event): event is Extract<EngineEvent, { kind: Kind }> => event.kind === kind)

describe('what an engine tells of its jobs', () => {
  beforeAll(() => open())
  afterEach(() => void events.splice(0))
  afterAll(() => engine.close())

  it('is each submit, start and end, with the wait of the first run only', async () => {
    const { jobId } = await engine.submit(jobs.flaky, { failures: 1 })
    await delay(30)
    await engine.work()
    await engine.waitFor(jobId, { timeoutMs: 10_000 })
    await vi.waitFor(() => expect(ofKind('run-ended')).toHaveLength(2))
    expect(ofKind('job-submitted')).toEqual([{ kind: 'job-submitted', type: 'flaky' }])
    const [first, second] = ofKind('run-started')
    expect(first?.waitSeconds).toBeGreaterThan(0.02)
    expect(second?.waitSeconds).toBeNull()
    expect(ofKind('run-ended')).toMatchObject([
      { jobId, run: 1, outcome: 'failed', isLast: false, error: { message: 'attempt 1 failed' } },
      { jobId, run: 2, outcome: 'completed', isLast: true, error: null },
    ])
  })

  it('is a submit once for a repeated request, and one for each child', async () => {
    const idempotency = { key: 'k', operation: 'o', fingerprint: 'f', answer: () => 'a' }
    await engine.submit(jobs.echo, {}, { idempotency })
    await engine.submit(jobs.echo, {}, { idempotency })
    expect(ofKind('job-submitted')).toHaveLength(1)
    const { jobId } = await engine.submit(jobs.parent, { values: [1, 2] })
    await engine.waitFor(jobId, { timeoutMs: 20_000 })
    expect(ofKind('job-submitted').filter(({ type }) => type === 'child')).toHaveLength(2)
  })

  it('is a cancelled run', async () => {
    const { jobId } = await engine.submit(jobs.endless, {})
    await vi.waitFor(async () => expect((await engine.get(jobId))?.status).toBe('active'))
    expect(engine.usage().activeRuns).toBe(1)
    await engine.cancel(jobId)
    const ended = { outcome: 'cancelled', isLast: false }
    await vi.waitFor(() => expect(ofKind('run-ended').filter((event) => event.jobId === jobId)).toMatchObject([ended]))
  })

  it('is what an order at a provider came to, and cost', async () => {
    const provider = await createFakeProvider()
    const input = orderSchema.parse({ url: provider.url, makesFile: false })
    const { jobId } = await engine.submit(buying.buying, input)
    await engine.waitFor(jobId, { timeoutMs: 20_000 })
    await provider.close()
    expect(ofKind('provider-call-ended')).toMatchObject([
      { outcome: 'succeeded', cost: { amount: 0.25, currency: 'USD' } },
    ])
  })
})

describe.each(testDatabases)('the backlog on $kind', ({ create }) => {
  afterAll(() => engine.close())

  it('counts what has not ended, by queue, and tells how long the oldest waits', async () => {
    await open(await create())
    await engine.submit(jobs.echo, {})
    await delay(500)
    const beforeSecond = performance.now()
    await engine.submit(jobs.echo, {})
    await engine.submit(jobs.echo, {}, { delayMs: 60_000 })
    const echo = async () => (await engine.backlog()).find(({ name }) => name === 'echo')
    const backlog = await echo()
    const ageOfSecond = (performance.now() - beforeSecond) / 1000
    expect(backlog).toMatchObject({ paused: false, pending: 1, waiting: 2, active: 0 })
    expect(backlog?.oldestWaitingSeconds).toBeGreaterThan(ageOfSecond)
    const { jobId } = await engine.submit(jobs.endless, {})
    await engine.work()
    await vi.waitFor(async () => {
      const backlog = await engine.backlog()
      expect(backlog.find(({ name }) => name === 'endless')).toMatchObject({ waiting: 0, active: 1 })
    })
    await vi.waitFor(async () => expect((await echo())?.active).toBe(0), { timeout: 10_000 })
    expect(await echo()).toMatchObject({ pending: 1, waiting: 0, active: 0, oldestWaitingSeconds: 0 })
    await engine.cancel(jobId)
  })
})
