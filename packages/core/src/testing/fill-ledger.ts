import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { createEngine } from '../create-engine.ts'
import { defineJob } from '../define-job.ts'
import type { Database } from '../ledger/database.ts'
import type { MigrationFolder } from '../ledger/migrate.ts'
import { type DatabaseLocation, openDatabase } from '../ledger/open-database.ts'

/** A job type that fails when told to. */
export const echo = defineJob({
  name: 'echo',
  input: z.object({ text: z.string(), fail: z.boolean().optional() }),
  output: z.object({ text: z.string() }),
  queue: 'echoes',
  slots: { perWorker: 4 },
  runsIn: 'inline',
  attempts: 1,
  backoff: { initialMs: 20 },
  async run({ text, fail }, job) {
    await job.step('nothing', async () => null)
    job.log.info('said', { text })
    if (fail) throw new Error('it was told to')
    return { text }
  },
})

/** Values that a copy could round, cut or confuse. */
const odd = {
  text: 'Grüße, 世界 🎬 "quoted" \\ back\tslash\nline \u0001 \u2028 é ﷺ {a,b} NULL',
  json: '{"big": 12345678901234567890.123456789012345678901234567890, "scale": 1.10, "null": null, "nested": [[], {}, ""]}',
  time: '2026-11-23 04:05:06.789012+00',
}

/** The job that a dead server held. */
export const heldJobId = '00000000-0000-7000-8000-000000000002'

/** Migrations of a service whose table has types that the engine's tables don't have. */
export async function writeOddMigration(folder: string, more = ''): Promise<MigrationFolder> {
  await mkdir(folder, { recursive: true })
  const table = `create table odd (bytes bytea, bits bit(3), day date, span interval, "a ""name" text, number float8,
    mood real[][], doubled int generated always as (1 + 1) stored);`
  await writeFile(join(folder, '0001-odd.sql'), `${table}\n${more}`)
  return { owner: 'odd', folder }
}

/** Fills an empty database with jobs in every state and rows that are hard to copy, and closes it. */
export async function fillLedger(
  location: DatabaseLocation,
  { migrations, plainJobs = 0 }: { migrations: MigrationFolder[]; plainJobs?: number },
): Promise<void> {
  const engine = await createEngine({ database: location, jobs: [echo], migrations })
  await engine.work()
  const idempotency = { key: 'once', operation: 'echo', fingerprint: 'f', answer: (id: string) => id }
  const done = await engine.submit(echo, { text: odd.text }, { userId: 'ända', idempotency })
  const failed = await engine.submit(echo, { text: 'no', fail: true })
  for (const { jobId } of [done, failed]) await engine.waitFor(jobId, { timeoutMs: 20_000 })
  await engine.submit(echo, { text: 'later' }, { delayMs: 3_600_000 })
  await engine.close()
  const database = await openDatabase(location)
  await insertOddRows(database)
  await insertPlainJobs(database, plainJobs)
  await database.close()
}

/** A parent sorts after its child. */
const [parent, child] = ['ffffffff-0000-7000-8000-000000000000', '00000000-0000-7000-8000-000000000001']

function insertOddRows(database: Database): Promise<void> {
  const job = (more: string, values: string) =>
    `insert into jobs (type, type_version, queue, priority, max_attempts, id, status, order_key, input, run_at, created_at${more})
     values ('echo', 1, 'echoes', 0, 1, ${values})`
  return database.script(`
    ${job(', progress', `'${parent}', 'waiting', -9223372036854775808, '${odd.json}', '${odd.time}', 'infinity', 0.1`)};
    ${job(', parent_id, child_key, output', `'${child}', 'completed', 9223372036854775807, '"x"', '${odd.time}', '${odd.time}', '${parent}', 'a "b"', 'null'`)};
    ${job(', lease_token, lease_until, run, started_at, run_started_at', `'${heldJobId}', 'active', 5, '{"text": "held"}', '${odd.time}', '${odd.time}', gen_random_uuid(), '2099-01-01', 1, '${odd.time}', '${odd.time}'`)};
    update queues set recent_starts = array['${odd.time}'::timestamptz, '2000-01-01 00:00:00.000001+00'];
    insert into workers (id, host, pid, queues, active_jobs, started_at, last_seen_at)
      values (gen_random_uuid(), 'a,"b"', 1, array['a b', 'c"d', 'NULL', ''], 0, '${odd.time}', '${odd.time}');
    insert into provider_calls (id, call_key, provider, idempotency_key, state, request, cost, currency, created_at)
      values (gen_random_uuid(), 'k', 'p', 'key', 'succeeded', 'null', 0.1000000000000000000001, 'EUR', '${odd.time}');
    insert into odd values ('\\x00ff5c27', B'101', '0044-03-15 BC', '1 year 2 days -00:00:00.000001', '', 'NaN',
      '{{1.1,NULL},{-0,1e-40}}');
    insert into odd select;
    insert into odd select`)
}

async function insertPlainJobs(database: Database, count: number): Promise<void> {
  await database.query(
    `insert into jobs (id, type, type_version, queue, status, priority, order_key, input, max_attempts, run_at,
       created_at, finished_at)
     select gen_random_uuid(), 'echo', 1, 'echoes', 'completed', 0, n, jsonb_build_object('text', repeat(n::text, 50)), 1,
       now(), now(), now()
     from generate_series(1, $1::int) n`,
    [count],
  )
}
