import type { Engine } from '@kiln/core'
import { noop } from './noop.ts'

/** Rows in one statement: well within its time limit. */
const chunk = 50_000
const jobsPerUser = 1_000

export function usersIn(size: number): number {
  return Math.max(1, size / jobsPerUser)
}

/** The id of the nth job, from 1 on. As UUID v7 they sort by age, which decides where an index is written to. */
export function jobIdOf(n: number): string {
  const hex = n.toString(16).padStart(8, '0')
  return `01970000-${hex.slice(0, 4)}-7000-8000-${hex.slice(4).padStart(12, '0')}`
}

const id = `('01970000-' || substr(lpad(to_hex(n), 8, '0'), 1, 4) || '-7000-8000-' ||
  lpad(substr(lpad(to_hex(n), 8, '0'), 5), 12, '0'))::uuid`

/** One job in ten waits, the others have ended: one in a hundred failed, the rest completed. */
const insert = `
insert into jobs (id, type, type_version, queue, status, priority, order_key, user_id, input, output, progress, run,
  max_attempts, run_at, created_at, started_at, finished_at, expires_at)
select ${id}, $3, 1, $3, status, 0, 0, 'user-' || n % $4::int, '{}', null, 0, case status when 'waiting' then 0 else 1 end, 1,
  created_at, created_at, ended_at, ended_at, case when $5 then now() - interval '1 hour' else ended_at + interval '30 days' end
from generate_series($1::int, $2::int) as n,
  lateral (select case when $5 or n % 10 > 0 then case n % 100 when 1 then 'failed' else 'completed' end else 'waiting' end as status,
    now() - interval '1 day' + n * interval '1 millisecond' as created_at) as made,
  lateral (select case when status <> 'waiting' then created_at end as ended_at) as ended`

/** Puts jobs of the type `noop` into an empty ledger, oldest first, and lets the database look at what it has. */
export async function fillLedger(engine: Engine, size: number, { expired = false } = {}): Promise<void> {
  for (let from = 1; from <= size; from += chunk) {
    const to = Math.min(size, from + chunk - 1)
    await engine.query(insert, [from, to, noop.name, usersIn(size), expired])
  }
  await engine.query('vacuum analyze jobs')
}
