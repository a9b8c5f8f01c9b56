import { type ClaimedJob, claimAssignments, insertClaimEvents } from './claimed-job.ts'
import type { Executor } from './database.ts'
import { jobColumns } from './job-columns.ts'
import { notifyJobs } from './notify.ts'
import { versionedTypeOfJob } from './versioned-type.ts'

const text = `
with wanted as (
  select name, count from jsonb_to_recordset($1::jsonb) as w(name text, count int)
  join queues using (name) where not paused
), picked as (
  select next.id from wanted cross join lateral (
    select id from jobs
    where status = 'waiting' and queue = wanted.name and ${versionedTypeOfJob} = any($2::text[])
    order by order_key, seq limit wanted.count
    for update skip locked
  ) as next
), claimed as (
  update jobs set ${claimAssignments('clock_timestamp()', '$3')}
  from picked where jobs.id = picked.id
  returning ${jobColumns}, jobs.order_key, jobs.lease_token as "leaseToken", jobs.trace_context as "traceContext",
    jobs.event_seq as "eventSeq", jobs.run_started_at as "runStartedAt"
), events as (${insertClaimEvents}), told as (${notifyJobs('claimed')})
select claimed.*, (select count(*) from told) as told from claimed order by order_key, seq`

/** Claims up to `count` jobs of these types (see `versionedType`) of each queue that has no limit over all processes, in the queue's order. */
export function claimJobs(
  executor: Executor,
  claim: { queues: readonly { name: string; count: number }[]; types: readonly string[]; workerId: string },
): Promise<ClaimedJob[]> {
  return executor.query<ClaimedJob>(text, [JSON.stringify(claim.queues), claim.types, claim.workerId])
}
