import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createEngine } from '../../create-engine.ts'
import { echo, fillLedger, heldJobId, writeOddMigration } from '../../testing/fill-ledger.ts'
import { miscountedJobs } from '../../testing/miscounted-jobs.ts'
import { createPostgresDatabase } from '../../testing/test-databases.ts'
import type { Database } from '../database.ts'
import { countJobs } from '../list-jobs.ts'
import type { MigrationFolder } from '../migrate.ts'
import { openDatabase } from '../open-database.ts'
import { listTables, quoted } from './list-tables.ts'
import { moveLedger } from './move-ledger.ts'

// Several databases are set up by each test.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

let folder: string
let dataDir: string
let migrations: MigrationFolder[]
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-move-test-'))
  dataDir = join(folder, 'full')
  migrations = [await writeOddMigration(join(folder, 'odd'))]
  await fillLedger({ dataDir }, { migrations, plainJobs: 3_000 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/**
 * Every row of every table as the database itself writes it, but the times at which tables were made and the changes that add
 * up to the counts of jobs.
 */
async function allRows(database: Database): Promise<Record<string, string[]>> {
  const all: Record<string, string[]> = {}
  for (const { name } of await listTables(database)) {
    if (name === 'job_counts') continue
    const columns = name === 'migrations' ? 'owner, name' : '*'
    const rows = await database.query<{ row: string }>(
      `select t::text as row from (select ${columns} from ${quoted(name)}) t order by t::text collate "C"`,
    )
    all[name] = rows.map(({ row }) => row)
  }
  return all
}

async function jobsAt(url: string): Promise<number | null> {
  const database = await openDatabase({ url })
  try {
    const [jobs] = await database.query<{ count: number }>(`select count(*) from jobs`)
    return jobs?.count ?? null
  } catch {
    return null
  } finally {
    await database.close()
  }
}

describe('moving an embedded ledger to Postgres', () => {
  it('is begun anew after a kill; nothing of the first try shows', async () => {
    const { url } = await createPostgresDatabase()
    const program = fileURLToPath(new URL('../../testing/move-until-killed.js', import.meta.url))
    const mover = spawn(process.execPath, [program, dataDir, url, folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const line of createInterface({ input: mover.stdout })) {
      if (Number(line.split(' ')[1]) > 0.5) mover.kill('SIGKILL')
    }
    if (mover.signalCode === null && mover.exitCode === null) await once(mover, 'exit')
    expect(mover.signalCode).toBe('SIGKILL')
    expect(await jobsAt(url)).toBe(0)

    const moved = await moveLedger({ dataDir, url, migrations })
    expect(moved).toMatchObject({ jobs: 3_006, odd: 3 })
    expect(await jobsAt(url)).toBe(3_006)
  })

  it('brings every value of every table over, to the last digit', async () => {
    const { url } = await createPostgresDatabase()
    await moveLedger({ dataDir, url, migrations })
    const [source, target] = [await openDatabase({ dataDir, evenIfMoved: true }), await openDatabase({ url })]
    // The lease that a dead server held is over on the other side.
    const freed = await target.query<{ id: string }>(
      `update jobs set lease_until = '2099-01-01' where lease_until < clock_timestamp() and status = 'active' returning id`,
    )
    expect(freed).toHaveLength(1)
    const [before, after] = [await allRows(source), await allRows(target)]
    expect(await miscountedJobs(target)).toEqual([])
    expect((await countJobs(target, {})).get('waiting')).toBe(1)
    await Promise.all([source.close(), target.close()])
    expect(Object.keys(after)).toEqual(Object.keys(before))
    for (const [table, rows] of Object.entries(before)) expect(after[table], table).toEqual(rows)
    expect(before.jobs).toHaveLength(3_006)
    expect(before.job_steps?.[0]).toContain('null')
  })

  it('goes on where the old one was: numbers, idempotency keys, jobs that a dead server held', async () => {
    const { url } = await createPostgresDatabase()
    await moveLedger({ dataDir, url, migrations })
    const engine = await createEngine({ database: { url }, jobs: [echo], migrations })
    const idempotency = { key: 'once', operation: 'echo', fingerprint: 'f', answer: (id: string) => id }
    const options = { userId: 'ända', idempotency }
    const again = await engine.submit(echo, { text: 'x' }, options)
    expect(again.replayed).toBe(true)
    const fresh = await engine.submit(echo, { text: 'new' })
    const highest = await engine.query<{ id: string }>(`select id from jobs order by seq desc limit 1`)
    expect(highest[0]?.id).toBe(fresh.jobId)
    await engine.work()
    const ran = await engine.waitFor(fresh.jobId, { timeoutMs: 20_000 })
    expect(ran).toMatchObject({ status: 'completed' })
    const held = await engine.waitFor(heldJobId, { timeoutMs: 20_000 })
    expect(held).toMatchObject({ status: 'completed', crashes: 1 })
    await engine.close()
  })

  it('lets nobody use the old folder afterwards, and stands in nobody’s way before', async () => {
    const own = join(folder, 'small')
    const fill = await createEngine({ database: { dataDir: own }, jobs: [echo] })
    await expect(moveLedger({ dataDir: own, url: 'postgres://127.0.0.1:1/none' })).rejects.toMatchObject({
      code: 'DATA_DIR_LOCKED',
    })
    await fill.submit(echo, { text: 'one' })
    await fill.close()
    const { url } = await createPostgresDatabase()
    const server = await createEngine({ database: { url }, jobs: [echo] })
    await server.submit(echo, { text: 'deleted' })
    await server.query('delete from jobs')
    await server.close()
    await moveLedger({ dataDir: own, url })
    await expect(createEngine({ database: { dataDir: own }, jobs: [echo] })).rejects.toMatchObject({
      code: 'DATA_DIR_MOVED',
      message: expect.not.stringContaining('postgres:'),
    })
    await expect(moveLedger({ dataDir: own, url })).rejects.toMatchObject({ code: 'DATABASE_NOT_EMPTY' })
  })

  it('refuses a database of something else, one in use, a newer ledger, and a folder without one', async () => {
    const foreign = await createPostgresDatabase()
    const other = await openDatabase(foreign)
    await other.query('create table customers (id int)')
    await expect(moveLedger({ dataDir, url: foreign.url, migrations })).rejects.toMatchObject({
      code: 'DATABASE_NOT_EMPTY',
    })
    await other.close()

    const used = await createPostgresDatabase()
    const running = await createEngine({ database: used, jobs: [echo] })
    await running.work()
    await expect(moveLedger({ dataDir, url: used.url, migrations })).rejects.toThrow('Stop it')
    await running.close()

    const { url } = await createPostgresDatabase()
    await expect(moveLedger({ dataDir, url })).rejects.toMatchObject({ code: 'LEDGER_NEWER' })
    expect(await jobsAt(url)).toBeNull()
    await expect(moveLedger({ dataDir: join(folder, 'nothing'), url })).rejects.toMatchObject({
      code: 'LEDGER_MISSING',
    })
  })

  it('finds a row that is not the same on the other side, and takes everything back', async () => {
    const { url } = await createPostgresDatabase()
    // Something at the other side that changes what it is given.
    const folderOf = join(folder, 'tampering')
    const tampered = await writeOddMigration(
      folderOf,
      `create function tamper() returns trigger language plpgsql as
      $$ begin if new.order_key = 1700 then new.progress = 0.5; end if; return new; end $$;
      create trigger tamper before insert on jobs for each row execute function tamper();`,
    )
    await expect(moveLedger({ dataDir, url, migrations: [tampered] })).rejects.toMatchObject({ code: 'COPY_DIFFERS' })
    expect(await jobsAt(url)).toBe(0)
  })
})
