import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { createEngine } from './create-engine.ts'
import { defineJob, type JobDefinition } from './define-job.ts'
import type { Engine } from './engine.ts'
import type { DatabaseLocation } from './ledger/open-database.ts'
import { openDatabase } from './ledger/open-database.ts'
import type { Logger } from './logger.ts'
import { testDatabases } from './testing/test-databases.ts'
import { startWorkerProcess } from './testing/worker-process.ts'

const anything = z.object({}).loose()
type Versioned = Partial<JobDefinition<typeof anything, z.ZodUnknown>>

function letter(definition: Versioned = {}) {
  const version = definition.version ?? 1
  return defineJob({
    name: 'letter',
    input: anything,
    output: z.unknown(),
    queue: 'letters',
    runsIn: 'inline',
    run: async () => `by version ${version}`,
    ...definition,
  })
}

const note = (definition: Versioned) => letter({ ...definition, name: 'note' })

async function createPostgres(): Promise<DatabaseLocation & { url: string }> {
  const location = await testDatabases.find(({ kind }) => kind === 'postgres')?.create()
  if (!location || !('url' in location)) throw new Error('There is no Postgres')
  return location
}

const engines: Engine[] = []
afterEach(async () => {
  await Promise.all(engines.splice(0).map((engine) => engine.close()))
})

async function open(options: Parameters<typeof createEngine>[0]): Promise<Engine> {
  const engine = await createEngine(options)
  engines.push(engine)
  return engine
}

const eventually = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 30_000, interval: 50 })

for (const limits of [{}, { slots: { total: 2 } }, { rate: { max: 100, perMs: 1000 } }]) {
  describe(`versions side by side, with ${JSON.stringify(limits)}`, () => {
    it('leaves a newer job to a newer worker, and does not let it hold up what comes behind it', async () => {
      const database = await createPostgres()
      const newer = letter({ ...limits, version: 2 })
      const older = letter(limits)
      const [oldEngine, newEngine] = [await open({ database, jobs: [older] }), await open({ database, jobs: [newer] })]
      const { jobId: newJob } = await newEngine.submit(newer, {})
      const { jobId: oldJob } = await newEngine.submit(newer, {}, { priority: 1 })
      await newEngine.query('update jobs set type_version = 1 where id = $1', [oldJob])
      await oldEngine.work()
      expect(await oldEngine.waitFor(oldJob, { timeoutMs: 30_000 })).toMatchObject({ output: 'by version 1' })
      expect(await oldEngine.get(newJob)).toMatchObject({ status: 'waiting', run: 0 })
      expect(await oldEngine.unrunnable()).toEqual([
        { queue: 'letters', type: 'letter', typeVersion: 2, count: 1, oldestSeconds: expect.any(Number) },
      ])
      await newEngine.work()
      expect(await newEngine.waitFor(newJob, { timeoutMs: 30_000 })).toMatchObject({ output: 'by version 2' })
      expect(await oldEngine.unrunnable()).toEqual([])
    })
  })
}

it('runs an older job only when its type says that it can', async () => {
  const database = await createPostgres()
  const strict = await open({ database, jobs: [letter({ version: 3 })] })
  const lenient = await open({ database, jobs: [letter({ version: 3, alsoRunsVersions: [2] })] })
  const { jobId: second } = await strict.submit(letter({ version: 3 }), {})
  const { jobId: first } = await strict.submit(letter({ version: 3 }), {})
  await strict.query('update jobs set type_version = 2 where id = $1', [second])
  await strict.query('update jobs set type_version = 1 where id = $1', [first])
  expect((await strict.unrunnable()).map(({ typeVersion }) => typeVersion)).toEqual([1, 2])
  expect((await lenient.unrunnable()).map(({ typeVersion }) => typeVersion)).toEqual([1])
  await lenient.work()
  expect(await lenient.waitFor(second, { timeoutMs: 30_000 })).toMatchObject({ output: 'by version 3' })
  expect(await lenient.get(first)).toMatchObject({ status: 'waiting', run: 0 })
})

it('refuses a type whose versions contradict each other', () => {
  for (const wrong of [
    { version: 0 },
    { version: 1.5 },
    { version: 2, alsoRunsVersions: [2] },
    { alsoRunsVersions: [0] },
  ]) {
    expect(() => letter(wrong)).toThrow(/JOB_TYPE_INCOMPLETE|version/i)
  }
})

it('gives a job of an unknown type back when its worker has died, and does not hold its slot for ever', async () => {
  const database = await createPostgres()
  const limited = { slots: { total: 1 } }
  const knowing = await open({ database, jobs: [letter(limited), note(limited)] })
  const { jobId } = await knowing.submit(note(limited), {})
  const dead = '00000000-0000-7000-8000-00000000dead'
  const die = (agoSeconds: number) =>
    knowing.query(
      `update jobs set status = 'active', run = 1, lease_token = gen_random_uuid(), worker_id = $2, run_started_at = now(),
         lease_until = clock_timestamp() - $3::int * interval '1 second' where id = $1`,
      [jobId, dead, agoSeconds],
    )
  const other = await open({ database, jobs: [letter(limited)] })
  await die(30)
  // Those that know the type come first: they know how often it may crash.
  expect(await other.maintain()).toMatchObject({ reclaimed: 0 })
  await die(61)
  expect(await other.maintain()).toMatchObject({ reclaimed: 1 })
  expect(await other.get(jobId)).toMatchObject({ status: 'waiting', crashes: 1, failedAttempts: 0 })
  const { jobId: next } = await other.submit(letter(limited), {})
  await other.work()
  expect(await other.waitFor(next, { timeoutMs: 30_000 })).toMatchObject({ status: 'completed' })
})

it('says once in the log which jobs wait for another version', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  try {
    const warnings: string[] = []
    const logger: Logger = {
      debug: () => {},
      info: () => {},
      warn: (_fields, text) => warnings.push(text ?? ''),
      error: () => {},
    }
    const engine = await open({ database: await createPostgres(), jobs: [letter()], logger })
    await engine.submit(letter(), {})
    await engine.query('update jobs set type_version = 9')
    await engine.work()
    const told = () => warnings.filter((text) => text.includes('letter@9'))
    await eventually(async () => {
      await vi.advanceTimersByTimeAsync(60_000)
      expect(told()).toHaveLength(1)
    })
    await vi.advanceTimersByTimeAsync(120_000)
    expect(told()).toHaveLength(1)
  } finally {
    vi.useRealTimers()
  }
})

describe('a database that several versions share', () => {
  it('is made once when five processes start at once, and all of them work', async () => {
    const location = await createPostgres()
    const workers = await Promise.all(Array.from({ length: 5 }, () => startWorkerProcess(location.url)))
    const database = await openDatabase(location)
    const rows = await database.query<{ name: string }>('select name from migrations order by name')
    const seen = await database.query<{ pid: number }>('select pid from workers')
    await database.close()
    await Promise.all(workers.map(({ process }) => end(process)))
    expect(rows.length).toBeGreaterThan(2)
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
    expect(seen.map(({ pid }) => pid).toSorted()).toEqual(workers.map(({ process }) => process.pid).toSorted())
  })

  it('lets an older process start and work after a newer one has added to its tables', async () => {
    const database = await createPostgres()
    const running = await open({ database, jobs: [letter()] })
    await running.work()
    await running.query(`alter table jobs add column newest_thing text default 'new'`)
    await running.query(`alter table workers add column newest_thing text`)
    await running.query('create table newest_table (id uuid primary key)')
    await running.query(`insert into migrations values ('engine', '9999-newest.sql', now())`)
    const older = await open({ database, jobs: [letter()] })
    const { jobId } = await older.submit(letter(), {})
    expect(await older.waitFor(jobId, { timeoutMs: 30_000 })).toMatchObject({ status: 'completed', run: 1 })
    await older.work()
    await older.maintain()
    expect(await older.workers()).toHaveLength(2)
  })
})

async function end(process: ChildProcess): Promise<void> {
  process.kill('SIGKILL')
  await once(process, 'exit')
}
