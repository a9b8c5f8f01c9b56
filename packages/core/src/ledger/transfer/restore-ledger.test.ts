import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngine } from '../../create-engine.ts'
import type { Engine } from '../../engine.ts'
import { createFakeProvider, type FakeProvider } from '../../testing/fake-provider/fake-provider.ts'
import { orderSchema } from '../../testing/fake-provider/fake-provider-call.ts'
import { createFolderStorage } from '../../testing/folder-storage.ts'
import { buying } from '../../testing/jobs/buying-jobs.ts'
import { miscountedJobs } from '../../testing/miscounted-jobs.ts'
import { createPostgresDatabase } from '../../testing/test-databases.ts'
import type { DatabaseLocation } from '../open-database.ts'
import { readLedger } from './read-ledger.ts'
import { restoreLedger } from './restore-ledger.ts'
import type { Snapshot } from './with-snapshot.ts'

// Several databases are set up by each test.
vi.setConfig({ testTimeout: 120_000 })

let folder: string
let opened: Engine[]
let provider: FakeProvider
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-restore-test-'))
  opened = []
})
afterEach(async () => {
  await Promise.all(opened.map((engine) => engine.close()))
  await provider.close()
  await rm(folder, { recursive: true, force: true })
})

async function open(database: DatabaseLocation): Promise<Engine> {
  const storage = createFolderStorage(join(folder, 'files'))
  const engine = await createEngine({ database, jobs: [buying], storage, tempRoot: join(folder, 'temp') })
  opened.push(engine)
  return engine
}

/** What a backup taken now would hold. */
function copyOf(database: DatabaseLocation): Promise<Snapshot> {
  return readLedger(database, async ({ migrations, sequences, tables }) => {
    const copies: Snapshot['tables'] = []
    for (const table of tables) {
      const batches: string[][] = []
      for await (const lines of table.rows()) batches.push(lines)
      copies.push({ ...table, rows: () => eachOf(batches) })
    }
    return { migrations, sequences, tables: copies }
  })
}

async function* eachOf(batches: string[][]): AsyncGenerator<string[]> {
  yield* batches
}

/** The copy in a database of its own, with a worker, until the job has ended. */
async function endAfterRestore(snapshot: Snapshot, jobId: string) {
  const database = { dataDir: join(folder, 'restored') }
  await restoreLedger({ database, migrations: [], hold: false, snapshot, beforeRows: async () => {} })
  const engine = await open(database)
  expect((await engine.list()).total).toBeGreaterThan(0)
  expect(await miscountedJobs(engine)).toEqual([])
  await engine.work()
  return engine.waitFor(jobId, { timeoutMs: 40_000 })
}

const orderAt = ({ url }: FakeProvider, more = {}) => orderSchema.parse({ url, ...more })
const laneOf = ({ url }: FakeProvider) => `fake-${new URL(url).port}`

it('goes on with an order that was given when the backup was taken, instead of buying again', async () => {
  provider = await createFakeProvider()
  provider.trouble('poll', 'hold')
  const database = await createPostgresDatabase()
  const engine = await open(database)
  const { jobId } = await engine.submit(buying, orderAt(provider))
  await engine.work()
  const release = await provider.held('poll')
  const snapshot = await copyOf(database)
  release()
  expect(await engine.waitFor(jobId, { timeoutMs: 40_000 })).toMatchObject({ status: 'completed' })

  expect(await endAfterRestore(snapshot, jobId)).toMatchObject({ status: 'completed' })
  expect(provider.tasks).toHaveLength(1)
})

it.each([
  [{ repeat: 'never' }, false, { status: 'failed', error: { code: 'PROVIDER_OUTCOME_UNKNOWN' } }],
  [{ repeat: 'never', finds: true }, false, { status: 'completed' }],
  [{ repeat: 'same-key' }, true, { status: 'completed' }],
])('does not buy again what was given after the backup: %j', async (manner, honoursKeys, end) => {
  provider = await createFakeProvider({ honoursKeys })
  const database = await createPostgresDatabase()
  const engine = await open(database)
  // The order is in the journal, and waits for the lane.
  await engine.query(`insert into provider_lanes values ($1, clock_timestamp() + interval '1 h')`, [laneOf(provider)])
  const { jobId } = await engine.submit(buying, orderAt(provider, manner))
  await engine.work()
  await expect.poll(() => engine.providerCalls(jobId), { timeout: 20_000 }).toMatchObject([{ state: 'waiting' }])
  const snapshot = await copyOf(database)
  await engine.query(`delete from provider_lanes`)
  expect(await engine.waitFor(jobId, { timeoutMs: 40_000 })).toMatchObject({ status: 'completed' })
  expect(provider.tasks).toHaveLength(1)

  const lanes = snapshot.tables.filter(({ name }) => name !== 'provider_lanes')
  expect(await endAfterRestore({ ...snapshot, tables: lanes }, jobId)).toMatchObject(end)
  expect(provider.tasks).toHaveLength(1)
})

it('makes the tables of an older version, fills them, and brings them up to date', async () => {
  provider = await createFakeProvider()
  const database = { dataDir: join(folder, 'old') }
  const old = await open(database)
  const { jobId } = await old.submit(buying, orderAt(provider))
  await old.close()
  const snapshot = await copyOf(database)
  const latest = '0004-workers-and-removals.sql'
  const withoutLatest = {
    ...snapshot,
    migrations: snapshot.migrations.filter(({ name }) => name !== latest),
    tables: snapshot.tables.filter(({ name }) => name !== 'left_over_files' && name !== 'workers'),
  }
  expect(await endAfterRestore(withoutLatest, jobId)).toMatchObject({ status: 'completed' })
  const restored = opened.at(-1)
  expect(await restored?.query(`select 1 from migrations where name = $1`, [latest])).toHaveLength(1)
  expect(await restored?.query(`select 1 from left_over_files`)).toEqual([])
})

it('counts the jobs itself, whatever an older version has saved of the counts', async () => {
  provider = await createFakeProvider()
  const database = { dataDir: join(folder, 'saved') }
  const old = await open(database)
  const { jobId } = await old.submit(buying, orderAt(provider))
  await old.close()
  const snapshot = await copyOf(database)
  expect(snapshot.tables.map(({ name }) => name)).not.toContain('job_counts')
  const columns = ['type', 'queue', 'status', 'begun', 'change'].map((name) => {
    const type = name === 'begun' ? 'boolean' : name === 'change' ? 'bigint' : 'text'
    return { name, type, isText: type === 'text' }
  })
  const rows = () => eachOf([['["buying","buying","waiting","false","1"]']])
  const tables = [...snapshot.tables, { name: 'job_counts', columns, key: [], count: 1, rows }]
  expect(await endAfterRestore({ ...snapshot, tables }, jobId)).toMatchObject({ status: 'completed' })
})
