import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngine } from '../../create-engine.ts'
import type { Engine } from '../../engine.ts'
import { createFakeProvider, type FakeProvider, type ProviderPoint } from '../../testing/fake-provider/fake-provider.ts'
import { orderSchema } from '../../testing/fake-provider/fake-provider-call.ts'
import { createFolderStorage } from '../../testing/folder-storage.ts'
import * as jobs from '../../testing/jobs/buying-jobs.ts'
import { testDatabases } from '../../testing/test-databases.ts'
import { startWorkerProcess, type WorkerProcess } from '../../testing/worker-process.ts'

/**
 * Where the worker is struck. `intent`: it is committed, its worker does not know yet. `submit`: the order has arrived,
 * `accepted`: it is bought, the answer not sent. `kept`: the file is stored, the row being written. `list`: the job has its
 * purchase and goes on.
 */
const points = ['intent', 'submit', 'accepted', 'poll', 'fetch', 'kept', 'list'] as const
type Point = (typeof points)[number]

const manners = ['never', 'finds', 'same-key', 'in-runner'] as const
type Manner = (typeof manners)[number]

interface Purchase {
  point: Point
  manner: Manner
  name: string
  provider: FakeProvider
  jobId: string
}

/** Starting the runners takes a while on a busy machine. */
const limitMs = 150_000
const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 50_000, interval: 50 })
const postgres = testDatabases.find(({ kind }) => kind === 'postgres')

let url: string
let folder: string
let engine: Engine
let worker: WorkerProcess
let clients: pg.Client[]
let purchases: Purchase[]

beforeEach(async () => {
  const location = await postgres?.create()
  url = location && 'url' in location ? location.url : ''
  folder = await mkdtemp(join(tmpdir(), 'kiln-purchases-'))
  const storage = createFolderStorage(join(folder, 'files'))
  engine = await createEngine({
    database: { url },
    jobs: Object.values(jobs),
    storage,
    tempRoot: join(folder, 'temp'),
  })
  clients = []
  worker = await startWorkerProcess(url, join(folder, 'files'))
  purchases = await Promise.all(points.flatMap((point) => manners.map((manner) => startPurchase(point, manner))))
})

afterEach(async () => {
  worker.process.kill('SIGCONT')
  worker.process.kill('SIGKILL')
  await engine.close()
  await Promise.all([...clients.map((client) => client.end()), ...purchases.map(({ provider }) => provider.close())])
  await rm(folder, { recursive: true, force: true })
})

async function startPurchase(point: Point, manner: Manner): Promise<Purchase> {
  const provider = await createFakeProvider({ honoursKeys: manner === 'same-key' })
  if (point !== 'intent') provider.trouble(holdingPoint(point), 'hold')
  // The row of the call will be there, and its worker wait: time to lock it.
  else
    await engine.query(`insert into provider_lanes values ($1, clock_timestamp() + interval '1 h')`, [laneOf(provider)])
  const input = orderSchema.parse({
    url: provider.url,
    repeat: manner === 'same-key' ? 'same-key' : 'never',
    finds: manner === 'finds',
    looksAfterwards: point === 'list',
  })
  const { jobId } = await engine.submit(manner === 'in-runner' ? jobs.buyingInRunner : jobs.buying, input)
  return { point, manner, name: `${point}, ${manner}`, provider, jobId }
}

const resultWords = `set state = 'succeeded'`
const laneOf = ({ url }: FakeProvider) => `fake-${new URL(url).port}`
const holdingPoint = (point: Exclude<Point, 'intent'>): ProviderPoint => (point === 'kept' ? 'fetch' : point)
const at = (...wanted: Point[]) => purchases.filter(({ point }) => wanted.includes(point))

/** Locks the calls' rows, so that the statement that would change one waits in the database. */
async function lockCalls(of: Purchase[]): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  clients.push(client)
  await client.connect()
  await client.query('begin')
  const ids = of.map(({ jobId }) => jobId)
  await eventually(async () => {
    const { rowCount } = await client.query(`select 1 from provider_calls where job_id = any($1) for update`, [ids])
    expect(rowCount).toBe(ids.length)
  })
  return client
}

/** Resolves when the statements that write this wait for our locks; heartbeats wait behind some of them. */
async function waitForBlocked(words: string): Promise<void> {
  const text = `select pid from pg_stat_activity
    where wait_event_type = 'Lock' and datname = current_database() and query like $1`
  await eventually(async () => expect(await engine.query(text, [`%${words}%`])).toHaveLength(manners.length))
}

/** Resolves when each job is at its point. The locks come last: what waits for them is given up after 30 s. */
async function bringToTheirPoints(): Promise<{ letProvidersGoOn: () => void; locks: pg.Client[] }> {
  const letGo = await Promise.all(
    purchases.flatMap(({ point, provider }) => (point === 'intent' ? [] : [provider.held(holdingPoint(point))])),
  )
  const results = await lockCalls(at('kept'))
  for (const { provider } of at('kept')) (await provider.held('fetch'))()
  await waitForBlocked(resultWords)
  const intents = await lockCalls(at('intent'))
  await engine.query(`delete from provider_lanes`)
  await waitForBlocked('is_first')
  const letProvidersGoOn = () => {
    for (const go of letGo) go()
  }
  return { letProvidersGoOn, locks: [intents, results] }
}

/** Those for which the crash left no way to know whether they are bought. */
function isUnknowable({ point, manner }: Purchase): boolean {
  if (point === 'intent') return manner !== 'same-key'
  return (point === 'submit' || point === 'accepted') && (manner === 'never' || manner === 'in-runner')
}

async function expectEnd(purchase: Purchase): Promise<void> {
  const { jobId, name, provider } = purchase
  const job = await engine.waitFor(jobId, { timeoutMs: 50_000 })
  const isUnknown = job?.error?.code === 'PROVIDER_OUTCOME_UNKNOWN'
  const isBought = job?.status === 'completed'
  expect([name, job?.status, job?.run, isUnknown || isBought]).toEqual([
    name,
    isUnknown ? 'failed' : 'completed',
    2,
    true,
  ])
  expect([name, provider.tasks.length <= 1, isBought && provider.tasks.length]).toEqual([name, true, isBought && 1])
  expect([name, provider.seen.cancel]).toEqual([name, 0])
}

it(
  'buys at most once when the worker is killed, wherever a call is',
  async () => {
    const { letProvidersGoOn, locks } = await bringToTheirPoints()
    worker.process.kill('SIGKILL')
    // Their results are stored and never recorded: the statements that wait end with their connection.
    await engine.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
     where wait_event_type = 'Lock' and datname = current_database() and query like $1`,
      [`%${resultWords}%`],
    )
    for (const lock of locks) await lock.query('commit')
    letProvidersGoOn()
    await engine.work()
    await Promise.all(purchases.map(expectEnd))
    for (const purchase of purchases) {
      const { status } = (await engine.get(purchase.jobId)) ?? {}
      expect([purchase.name, status]).toEqual([purchase.name, isUnknowable(purchase) ? 'failed' : 'completed'])
    }
  },
  limitMs,
)

it(
  'buys at most once when the worker is frozen past its lease and wakes up, wherever a call is',
  async () => {
    const { letProvidersGoOn, locks } = await bringToTheirPoints()
    worker.process.kill('SIGSTOP')
    for (const lock of locks) await lock.query('commit')
    letProvidersGoOn()
    await engine.work()
    await Promise.all(purchases.map(expectEnd))
    const ends = await Promise.all(purchases.map(({ jobId }) => engine.get(jobId)))

    // A person orders again what was never sent. The zombie, which is just about to send it, must not.
    const unsent = at('intent').filter(({ manner }) => manner !== 'same-key')
    for (const { jobId } of unsent) await engine.retry(jobId)
    for (const { jobId } of unsent) {
      expect(await engine.waitFor(jobId, { timeoutMs: 50_000 })).toMatchObject({ status: 'completed' })
    }
    worker.process.kill('SIGCONT')
    await eventually(async () => {
      const zombie = (await engine.workers()).find(({ id }) => id === worker.workerId)
      expect(zombie).toMatchObject({ activeJobs: 0 })
    })
    for (const { name, provider } of purchases) expect([name, provider.tasks.length]).toEqual([name, 1])
    const completed = ends.flatMap((job) => (job?.status === 'completed' ? [job] : []))
    expect(await Promise.all(completed.map(({ id }) => engine.get(id)))).toEqual(completed)

    // The receipts it brought are not refused: what was unknown is known now, and a retry goes on with it.
    const late = at('accepted', 'submit').filter(({ jobId }) => !completed.some(({ id }) => id === jobId))
    for (const { jobId, name, provider } of late) {
      const [call] = await engine.providerCalls(jobId)
      expect([name, call?.state, call?.taskId]).toEqual([name, 'submitted', provider.tasks[0]?.id])
      await engine.retry(jobId)
      expect(await engine.waitFor(jobId, { timeoutMs: 50_000 })).toMatchObject({ status: 'completed' })
      expect(provider.tasks).toHaveLength(1)
    }
  },
  limitMs,
)
