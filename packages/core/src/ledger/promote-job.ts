import type { Executor } from './database.ts'
import { notifyQueues } from './notify.ts'

const text = `
with promoted as (
  update jobs set status = 'waiting', run_at = clock_timestamp()
  where id = $1::uuid and status = 'pending'
  returning id, queue, 0 as delay_ms
), rung as (${notifyQueues('promoted')})
select id, (select count(*) from rung) as announced from promoted`

/**
 * Ends the delay or the backoff of one job: it is runnable now.
 * @returns false when the job does not wait for its time
 */
export async function promoteJob(executor: Executor, jobId: string): Promise<boolean> {
  const rows = await executor.query<{ id: string }>(text, [jobId])
  return rows.length > 0
}
