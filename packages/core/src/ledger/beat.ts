import { leaseMs } from './claimed-job.ts'
import type { Executor } from './database.ts'

const text = `
with held as (
  -- In the order in which ends of runs take them: neither must hold what the other waits for.
  select id from jobs where status = 'active' and worker_id = $1::uuid and lease_token = any($2::uuid[])
  order by id for no key update
), renewed as (
  update jobs set lease_until = clock_timestamp() + interval '${leaseMs} milliseconds'
  from held where jobs.id = held.id
  returning lease_token
), seen as (
  insert into workers (id, host, pid, queues, active_jobs, version, slots, started_at, last_seen_at)
  values ($1::uuid, $3, $4, $5::text[], $6, $7, $8::jsonb, clock_timestamp(), clock_timestamp())
  on conflict (id) do update set active_jobs = excluded.active_jobs, last_seen_at = excluded.last_seen_at
)
select lease_token::text as "leaseToken" from renewed`

export interface Heartbeat {
  workerId: string
  leaseTokens: readonly string[]
  host: string
  pid: number
  queues: readonly string[]
  /** Of the program; null when it has not said. */
  version: string | null
  /** By queue. */
  slots: Readonly<Record<string, number>>
}

/**
 * Shows that the worker lives and renews all its leases with one statement.
 * @returns the tokens that still hold; a token that is missing has been lost or its job was cancelled
 */
export async function beat(executor: Executor, heartbeat: Heartbeat): Promise<Set<string>> {
  const { workerId, leaseTokens, host, pid, queues, version, slots } = heartbeat
  const values = [workerId, leaseTokens, host, pid, queues, leaseTokens.length, version, JSON.stringify(slots)]
  const rows = await executor.query<{ leaseToken: string }>(text, values)
  return new Set(rows.map((row) => row.leaseToken))
}
