import type { RateLimit } from '../define-job.ts'
import type { JobStatus } from '../job.ts'
import type { Executor } from './database.ts'
import { queueChannel } from './notify.ts'
import { oldestWaitingSince } from './oldest-waiting.ts'

export interface QueueLimits {
  name: string
  slotsTotal: number | null
  rate: RateLimit | null
  /** Default false. Counts only while nobody has paused or resumed the queue by hand. */
  pausedAtFirst?: boolean
}

/** Writes the limits the registered job types ask for; what people have said about pauses, and recent starts, stay. */
export async function upsertQueues(executor: Executor, queues: readonly QueueLimits[]): Promise<void> {
  const rows = queues
    .map(({ name, slotsTotal, rate, pausedAtFirst: paused = false }) => {
      return { name, slotsTotal, max: rate?.max ?? null, perMs: rate?.perMs ?? null, paused }
    })
    // One order for all processes: two that start at once must not wait for each other's rows.
    .sort((a, b) => (a.name < b.name ? -1 : 1))
  await executor.query(
    `insert into queues (name, slots_total, rate_max, rate_per_ms, paused)
     select name, "slotsTotal", max, "perMs", paused
     from jsonb_to_recordset($1::jsonb) as q(name text, "slotsTotal" int, max int, "perMs" int, paused boolean)
     on conflict (name) do update set slots_total = excluded.slots_total, rate_max = excluded.rate_max,
       rate_per_ms = excluded.rate_per_ms,
       paused = case when queues.pause_set_at is null then excluded.paused else queues.paused end
     where (queues.slots_total, queues.rate_max, queues.rate_per_ms)
         is distinct from (excluded.slots_total, excluded.rate_max, excluded.rate_per_ms)
       or (queues.pause_set_at is null and queues.paused <> excluded.paused)`,
    [JSON.stringify(rows)],
  )
}

/** @returns false when there is no such queue */
export async function setQueuePaused(executor: Executor, name: string, paused: boolean): Promise<boolean> {
  const rows = await executor.query(
    `with changed as (update queues set paused = $2, pause_set_at = clock_timestamp() where name = $1 returning name),
       rung as (select pg_notify('${queueChannel}', name || '|0') from changed)
     select name, (select count(*) from rung) from changed`,
    [name, paused],
  )
  return rows.length > 0
}

export interface QueueRow {
  name: string
  paused: boolean
  slotsTotal: number | null
  oldestWaitingSeconds: number | null
  counts: Partial<Record<JobStatus, number>>
}

export function listQueues(executor: Executor): Promise<QueueRow[]> {
  return executor.query<QueueRow>(
    `with counted as (
       select queue, status, sum(change)::int as count from job_counts group by queue, status having sum(change) <> 0
     )
     select name, paused, slots_total as "slotsTotal",
       extract(epoch from clock_timestamp() - ${oldestWaitingSince})::float8 as "oldestWaitingSeconds",
       coalesce((select jsonb_object_agg(status, count) from counted where queue = queues.name), '{}') as counts
     from queues order by name`,
  )
}
