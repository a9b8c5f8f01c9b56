import type { Job, JobStatus, SubmitOptions } from '@kiln/core'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BoardTestApp, createBoardTestApp } from '../testing/board-test-app.ts'
import { boardStates } from './board-states.ts'
import { LedgerQueueAdapter } from './ledger-queue-adapter.ts'

const hour = 3_600_000

let test: BoardTestApp
let pictures: LedgerQueueAdapter
let films: LedgerQueueAdapter
let endless: LedgerQueueAdapter

beforeAll(async () => {
  test = await createBoardTestApp()
  const { engine } = test
  const parts = { engine, queues: () => engine.queues(), workers: () => engine.workers() }
  pictures = new LedgerQueueAdapter('pictures', parts)
  films = new LedgerQueueAdapter('films', parts)
  endless = new LedgerQueueAdapter('endless', parts)
})
afterEach(() => test.reset())
afterAll(() => test.close())

const submit = async (type: keyof BoardTestApp['jobs'], options: SubmitOptions & { input?: object } = {}) => {
  const { input = {}, ...rest } = options
  return (await test.engine.submit(test.jobs[type], { ...input }, rest)).jobId
}
const later = (options: Parameters<typeof submit>[1] = {}) => submit('picture', { delayMs: hour, ...options })
const ended = async (jobId: string): Promise<Job> => {
  const job = await test.engine.waitFor(jobId, { timeoutMs: 20_000 })
  expect(['completed', 'failed', 'cancelled']).toContain(job?.status)
  if (!job) throw new Error('gone')
  return job
}
const statusOf = async (jobId: string): Promise<JobStatus | undefined> => (await test.engine.get(jobId))?.status
const idsIn = async (adapter: LedgerQueueAdapter, state: (typeof boardStates)[number], start = 0, end = 999) =>
  (await adapter.getJobs([state], start, end)).map((job) => job.toJSON().id)
const board = (jobId: string, adapter = pictures) =>
  adapter.getJob(jobId).then((job) => {
    if (!job) throw new Error(`${jobId} is not on the board`)
    return job
  })
const put = async (path: string) => {
  const response = await test.app.inject({ method: 'PUT', url: `/admin/queues/api/queues/${path}` })
  return [response.statusCode, response.body === '' ? null : response.json()]
}

describe('counts and lists', () => {
  it('agree in every state, also while the queue is paused', async () => {
    const cancelled = await later()
    await test.engine.cancel(cancelled)
    const delayed = await later()
    await test.work()
    const failed = await submit('picture')
    await ended(failed)
    test.repair()
    const completed = await submit('picture')
    await ended(completed)
    await pictures.pause()
    const waiting = await submit('picture')

    const expected = { active: [], waiting: [], paused: [waiting], delayed: [delayed], completed: [completed] }
    const listed = Object.fromEntries(
      await Promise.all(boardStates.map(async (state) => [state, await idsIn(pictures, state)])),
    )
    expect(listed).toEqual({ ...expected, failed: [failed, cancelled] })
    expect(await pictures.getJobCounts()).toMatchObject({ paused: 1, waiting: 0, delayed: 1, completed: 1, failed: 2 })
    for (const id of [waiting, delayed, completed, failed, cancelled]) {
      const state = await (await board(id)).getState()
      expect(listed[state]).toContain(id)
    }
  })

  it('of a running queue have what waits under waiting', async () => {
    const waiting = await submit('picture')
    expect(await idsIn(pictures, 'waiting')).toEqual([waiting])
    expect(await pictures.getJobCounts()).toMatchObject({ waiting: 1, paused: 0 })
  })

  it('are told page by page, newest first, failed jobs before cancelled ones', async () => {
    const cancelled = [await later(), await later()]
    const failed = [await submit('picture', { maxAttempts: 1 }), await submit('picture', { maxAttempts: 1 })]
    for (const id of cancelled) await test.engine.cancel(id)
    await test.work()
    for (const id of failed) await ended(id)
    const newest = [...failed.toReversed(), ...cancelled.toReversed()]
    expect(await idsIn(pictures, 'failed')).toEqual(newest)
    expect(await idsIn(pictures, 'failed', 0, 0)).toEqual(newest.slice(0, 1))
    expect(await idsIn(pictures, 'failed', 1, 2)).toEqual(newest.slice(1, 3))
    expect(await idsIn(pictures, 'failed', 3, 9)).toEqual(newest.slice(3))
    expect(await idsIn(pictures, 'failed', 4, 9)).toEqual([])
    const latest = await pictures.getJobs(pictures.getJobStatuses(), 0, 2)
    expect(latest.map((job) => job.toJSON().id)).toEqual([...failed.toReversed(), cancelled[1]])
  })

  it('know nothing of jobs of other queues and of ids that are none', async () => {
    const id = await later()
    expect(await films.getJob(id)).toBeNull()
    expect(await pictures.getJob('no-uuid')).toBeNull()
    expect(await pictures.getJobLogs('no-uuid')).toEqual([])
  })
})

describe('a job', () => {
  it('is shown with data, result, progress, logs, and the stacks of all attempts', async () => {
    await test.work()
    const id = await submit('picture', { input: { scene: 7 }, userId: 'ada', priority: 3 })
    const job = await ended(id)
    const shown = (await board(id)).toJSON()
    expect(shown).toMatchObject({
      id,
      name: 'picture',
      data: { scene: 7 },
      returnvalue: null,
      progress: { progress: 40, message: 'Painting' },
      attemptsMade: 2,
      attemptsStarted: 2,
      priority: 3,
      timestamp: job.createdAt.getTime(),
      processedOn: job.startedAt?.getTime(),
      finishedOn: job.finishedAt?.getTime(),
      delay: 0,
      failedReason: 'the brush broke in attempt 2 (JOB_FAILED)',
      opts: { attempts: 2, priority: 3, user: 'ada' },
    })
    expect(shown.stacktrace).toEqual([
      expect.stringMatching(
        /^run 1, failed, .*JOB_FAILED\nError: the brush broke in attempt 1\n {4}at .*board-test-app/,
      ),
      expect.stringMatching(
        /^run 2, failed, .*JOB_FAILED\nError: the brush broke in attempt 2\n {4}at .*board-test-app/,
      ),
    ])
    await vi.waitFor(async () => {
      expect(await pictures.getJobLogs(id)).toEqual([
        expect.stringMatching(/^info: [\d-]+T[\d:.]+Z run 1: painted {"strokes":12}$/),
        expect.stringMatching(/^info: .* run 2: painted {"strokes":12}$/),
      ])
    })
  })

  it('that waits for its time says until when, and one cancelled before it began when that was', async () => {
    const id = await later()
    const { delay, opts, failedReason } = (await board(id)).toJSON()
    expect([opts.delay, failedReason]).toEqual([delay, ''])
    // Its two times are not read off the clock at the same moment.
    expect(Math.abs((delay ?? 0) - hour)).toBeLessThan(1_000)
    await test.engine.cancel(id)
    expect((await board(id)).toJSON()).toMatchObject({
      delay: 0,
      finishedOn: null,
      failedReason: expect.stringMatching(/^Cancelled before it began, 20/),
    })
  })

  it('with a large input shows its beginning', async () => {
    const id = await later({ input: { text: 'x'.repeat(100_000) } })
    const { data } = (await board(id)).toJSON()
    expect(data).toEqual({ cut: '100011 characters, too long for this page', beginning: expect.any(String) })
    expect(JSON.stringify(data).length).toBeLessThan(3_000)
    expect((await board(await later({ input: { text: 'x'.repeat(1_000) } }))).toJSON().data.text).toHaveLength(1_000)
  })

  it('is shown in the tree of its parents and children, from either end', async () => {
    await test.work()
    const film = await submit('film')
    await ended(film)
    const [picture] = await idsIn(pictures, 'failed')
    const flow = async (queue: string, id: unknown) =>
      (await test.app.inject(`/admin/queues/api/queues/${queue}/${id}/flow`)).json()
    const tree = {
      id: film,
      name: 'film',
      state: 'failed',
      queueName: 'films',
      dependencies: { processed: 0, unprocessed: 0, ignored: 0, failed: 1 },
      children: [{ id: picture, name: 'picture', state: 'failed', queueName: 'pictures', children: [] }],
    }
    expect(await flow('films', film)).toMatchObject({ nodeId: film, isFlowNode: true, flowRoot: tree })
    expect(await flow('pictures', picture)).toMatchObject({ nodeId: picture, isFlowNode: true, flowRoot: tree })
    expect(await flow('pictures', await later())).toMatchObject({ isFlowNode: false })
  })
})

describe('actions on a job', () => {
  it('retry a failed one, and no other', async () => {
    await test.work()
    const id = await submit('picture')
    await ended(id)
    test.repair()
    expect(await put(`pictures/${id}/retry`)).toEqual([204, null])
    expect(await ended(id)).toMatchObject({ status: 'completed', output: { painted: {} } })
    const cancelled = await later()
    await test.engine.cancel(cancelled)
    const error = 'Only a failed job can be retried, this one is cancelled'
    expect(await put(`pictures/${cancelled}/retry`)).toEqual([409, { error, code: 'JOB_NOT_RETRYABLE' }])
  })

  it('promote one that waits for its time, and no other', async () => {
    test.repair()
    await test.work()
    const id = await later()
    expect(await put(`pictures/${id}/promote`)).toEqual([204, null])
    expect(await ended(id)).toMatchObject({ status: 'completed' })
    expect(await put(`pictures/${id}/promote`)).toMatchObject([409, { code: 'JOB_NOT_PROMOTABLE' }])
  })

  it('remove one that has ended or waits, and refuse one that runs', async () => {
    const delayed = await later()
    const waiting = await submit('picture')
    for (const id of [delayed, waiting]) {
      expect(await put(`pictures/${id}/clean`)).toEqual([204, null])
      expect(await test.engine.get(id)).toBeNull()
    }
    await test.work()
    const failed = await submit('picture')
    await ended(failed)
    expect(await put(`pictures/${failed}/clean`)).toEqual([204, null])
    expect(await put(`pictures/${failed}/clean`)).toMatchObject([404, { error: { key: 'ERRORS.JOB_NOT_FOUND' } }])
    const running = await submit('endless')
    await vi.waitFor(async () => expect(await statusOf(running)).toBe('active'))
    expect(await put(`endless/${running}/clean`)).toMatchObject([409, { error: { key: 'ERRORS.JOB_IS_ACTIVE' } }])
    expect(await statusOf(running)).toBe('active')
  })

  it('that the ledger does not have are refused with a reason', async () => {
    const id = await later()
    const send = async (method: 'POST' | 'PATCH' | 'PUT', path: string, payload: object) => {
      const response = await test.app.inject({ method, url: `/admin/queues/api/queues/pictures/${path}`, payload })
      return [response.statusCode, response.json().error]
    }
    const add = { name: 'picture', data: {}, options: {} }
    expect(await send('POST', 'add', add)).toEqual([400, expect.stringMatching(/submitted through the API/)])
    const change = { jobData: { scene: 2 } }
    expect(await send('PATCH', `${id}/update-data`, change)).toEqual([400, expect.stringMatching(/can not be changed/)])
    expect(await send('PUT', 'concurrency', { concurrency: 2 })).toEqual([400, expect.stringMatching(/slots/)])
    const { statusCode } = await test.app.inject({
      method: 'PATCH',
      url: `/admin/queues/api/queues/pictures/${id}/delay`,
      payload: { runAt: Date.now() },
    })
    expect(statusCode).toBe(400)
    expect(await test.engine.get(id)).toMatchObject({ status: 'pending', input: {} })
  })
})

describe('actions on a queue', () => {
  it('pause and resume it', async () => {
    expect(await put('pictures/pause')).toEqual([200, {}])
    expect(await pictures.isPaused()).toBe(true)
    expect(await films.isPaused()).toBe(false)
    expect(await put('pictures/resume')).toEqual([200, {}])
    expect(await pictures.isPaused()).toBe(false)
  })

  it('retry all that failed, however many were cancelled since', async () => {
    const failed = await Promise.all([1, 2, 3].map(() => submit('picture', { maxAttempts: 1 })))
    const worker = await test.work()
    for (const id of failed) await ended(id)
    await worker.stop()
    const cancelled = await Promise.all(Array.from({ length: 120 }, () => later()))
    await pictures.empty()
    expect(await put('pictures/retry/failed')).toMatchObject([200, {}])
    expect(await Promise.all(failed.map(statusOf))).toEqual(['waiting', 'waiting', 'waiting'])
    expect(await idsIn(pictures, 'failed')).toEqual(cancelled.toReversed())
  })

  it('promote all that wait for their time', async () => {
    await Promise.all(Array.from({ length: 120 }, () => later()))
    const other = await submit('film', { delayMs: hour })
    expect(await put('pictures/promote')).toEqual([200, {}])
    expect(await pictures.getJobCounts()).toMatchObject({ delayed: 0, waiting: 120 })
    expect(await statusOf(other)).toBe('pending')
  })

  it('empty it: what waits is cancelled and stays to be seen', async () => {
    await test.work()
    const running = await submit('endless')
    await vi.waitFor(async () => expect(await statusOf(running)).toBe('active'))
    const delayed = await submit('endless', { delayMs: hour })
    expect(await put('endless/empty')).toEqual([200, {}])
    expect([await statusOf(running), await statusOf(delayed)]).toEqual(['active', 'cancelled'])
  })

  it('clean a state: its jobs are removed, and no others', async () => {
    const delayed = await later()
    await test.work()
    const failed = await submit('picture')
    await ended(failed)
    expect(await put('pictures/clean/failed')).toEqual([200, {}])
    expect([await statusOf(failed), await statusOf(delayed)]).toEqual([undefined, 'pending'])
    expect(await put('pictures/clean/delayed')).toEqual([200, {}])
    expect(await statusOf(delayed)).toBeUndefined()
    expect(await put('pictures/clean/active')).toMatchObject([400, { error: 'Jobs that are active are not cleaned' }])
    expect(await put('pictures/clean/nonsense')).toMatchObject([400, {}])
  })

  it('obliterate it when it is paused, and with running jobs only by force', async () => {
    await test.work()
    const running = await submit('endless')
    await vi.waitFor(async () => expect(await statusOf(running)).toBe('active'))
    const delayed = await submit('endless', { delayMs: hour })
    const other = await later()
    const obliterate = async (force: boolean) => {
      const url = '/admin/queues/api/queues/endless/obliterate'
      const response = await test.app.inject({ method: 'PUT', url, payload: { force } })
      return [response.statusCode, response.json().error?.key]
    }
    expect(await obliterate(true)).toEqual([400, 'ERRORS.QUEUE_NOT_PAUSED'])
    await endless.pause()
    expect(await obliterate(false)).toEqual([409, 'ERRORS.QUEUE_HAS_ACTIVE_JOBS'])
    expect([await statusOf(running), await statusOf(delayed)]).toEqual(['active', 'pending'])
    expect(await obliterate(true)).toEqual([200, undefined])
    expect((await test.engine.list({ queue: 'endless' })).total).toBe(0)
    expect(await statusOf(other)).toBe('pending')
  })

  it('tell who works for it', async () => {
    const worker = await test.engine.work({ queues: ['films'] })
    expect(await pictures.getWorkers()).toEqual([])
    expect(await films.getWorkers()).toMatchObject([{ id: worker.id, addr: `process ${process.pid}` }])
    await worker.stop()
    expect(await films.getWorkers()).toEqual([])
  })
})
