import type { Executor } from './database.ts'

export interface WorkerRow {
  id: string
  host: string
  pid: number
  /** Of its program; null when it has not said. */
  version: string | null
  queues: string[]
  /** How many jobs of each queue it runs at once; null for a worker of an older version. */
  slots: Record<string, number> | null
  activeJobs: number
  startedAt: Date
  lastSeenAt: Date
}

/** Workers that were seen within the last minute. */
export function listWorkers(executor: Executor): Promise<WorkerRow[]> {
  return executor.query<WorkerRow>(
    `select id, host, pid, version, queues, slots, active_jobs as "activeJobs", started_at as "startedAt", last_seen_at as "lastSeenAt"
     from workers where last_seen_at > clock_timestamp() - interval '1 minute' order by started_at`,
  )
}

export async function deleteWorker(executor: Executor, workerId: string): Promise<void> {
  await executor.query(`delete from workers where id = $1::uuid`, [workerId])
}

export async function deleteSilentWorkers(executor: Executor): Promise<void> {
  await executor.query(`delete from workers where last_seen_at < clock_timestamp() - interval '1 hour'`)
}
