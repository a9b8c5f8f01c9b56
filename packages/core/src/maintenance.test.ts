import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEngine } from './create-engine.ts'
import type { Engine } from './engine.ts'
import { createJobRegistry } from './job-registry.ts'
import type { Database } from './ledger/database.ts'
import { openDatabase } from './ledger/open-database.ts'
import { silentLogger } from './logger.ts'
import { createMaintenance, type Maintenance } from './maintenance.ts'
import { createFolderStorage } from './testing/folder-storage.ts'
import * as jobs from './testing/jobs/test-jobs.ts'
import { testDatabases } from './testing/test-databases.ts'

const jobCount = 250
const dutyMs = 3_000

let folder: string
let url: string
let engine: Engine
let database: Database
let maintenance: Maintenance
let frozen: ChildProcess | undefined
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-maintenance-'))
  const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
  if (!location || !('url' in location)) throw new Error('There is no Postgres')
  url = location.url
  engine = await createEngine({ database: location, jobs: Object.values(jobs) })
  database = await openDatabase(location)
  const registry = createJobRegistry(Object.values(jobs))
  maintenance = createMaintenance({
    database,
    registry,
    storage: createFolderStorage(folder),
    dispatch: { deliver: async () => {} },
    logger: silentLogger,
    dutyMs,
  })
})
afterEach(async () => {
  frozen?.kill('SIGKILL')
  maintenance.close()
  await database.close()
  await engine.close()
  await rm(folder, { recursive: true, force: true })
})

async function addExpiredJobs(): Promise<void> {
  const rows = await database.query<{ id: string }>(
    `insert into jobs (id, type, type_version, queue, status, priority, order_key, input, max_attempts, run_at, created_at,
       finished_at, expires_at)
     select gen_random_uuid(), 'saving', 1, 'saving', 'completed', 0, 0, '{}', 1, now(), now(), now(), now() - interval '1 day'
     from generate_series(1, $1::int) returning id`,
    [jobCount],
  )
  await Promise.all(rows.map(({ id }) => mkdir(join(folder, 'files', id, '1'), { recursive: true })))
}

it('replaces an owner of the sweep that is frozen in the middle, and lets it wake up without harm', async () => {
  await addExpiredJobs()
  const program = fileURLToPath(new URL('./testing/sweep-until-killed.js', import.meta.url))
  const owner = spawn(process.execPath, [program, url, folder, String(dutyMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  frozen = owner
  let printed = ''
  owner.stdout.on('data', (data: Buffer) => {
    printed += data.toString()
  })
  await vi.waitFor(() => expect(printed.split('\n').length).toBeGreaterThan(5), { timeout: 20_000, interval: 5 })
  owner.kill('SIGSTOP')

  expect(await maintenance.sweep()).toBe(0)
  const swept = await vi.waitFor(
    async () => {
      const deleted = await maintenance.sweep()
      expect(deleted).toBeGreaterThan(0)
      return deleted
    },
    { timeout: 20_000, interval: 100 },
  )
  // The frozen one has deleted the rows of one batch, and was about to remove their files.
  expect(swept).toBe(jobCount - 100)
  expect(await engine.counts()).toMatchObject({ completed: 0 })
  expect(await readdir(join(folder, 'files'))).toEqual([])

  await addExpiredJobs()
  owner.kill('SIGCONT')
  await once(owner, 'close')
  expect([owner.exitCode, printed]).toEqual([0, expect.stringContaining('deleted ')])
  expect(await database.query('select prefix from left_over_files')).toEqual([])
})

it('asks one plain question when there is nothing to do, and joins the counts when there are many', async () => {
  const rows = async () => (await database.query<{ count: number }>('select count(*) from job_counts'))[0]?.count
  const asked: string[] = []
  const watched: Database = {
    ...database,
    kind: database.kind,
    lastAwayAt: null,
    query: (text, values) => {
      asked.push(text)
      return database.query(text, values)
    },
    transaction: () => Promise.reject(new Error('nothing has expired')),
  }
  const idle = createMaintenance({
    database: watched,
    registry: createJobRegistry(Object.values(jobs)),
    storage: null,
    dispatch: { deliver: async () => {} },
    logger: silentLogger,
  })
  expect(await idle.reclaim()).toBe(0)
  expect(asked).toHaveLength(1)

  // 500 rows are left alone, one more is not.
  const change = `insert into job_counts select 'saving', 'saving', 'waiting', false, 1 - n % 2 * 2 from generate_series(1, $1::int) n`
  await database.query(change, [500])
  await idle.reclaim()
  expect([await rows(), asked.length]).toEqual([500, 2])
  await database.query(change, [2])
  await idle.reclaim()
  expect([await rows(), asked.length]).toEqual([0, 4])
  idle.close()
})
