import type { Database } from './database.ts'
import { vacuum } from './vacuum.ts'

/** Rows that a count reads without anybody noticing. */
export const foldAbove = 500

// Correct also without the lock: of rows that another has taken meanwhile, none is seen twice. With it nobody waits for another.
const text = `
with turn as materialized (
  select pg_try_advisory_xact_lock(hashtext('kiln:job-counts')) as is_ours
), gone as (
  delete from job_counts where (select is_ours from turn) returning type, queue, status, begun, change
)
insert into job_counts (type, queue, status, begun, change)
select type, queue, status, begun, sum(change) from gone group by type, queue, status, begun having sum(change) <> 0`

/** Joins the changes in the number of jobs to one row each, with the same sums; others may go on writing meanwhile. */
export async function foldJobCounts(database: Database): Promise<void> {
  await database.query(text)
  await vacuum(database, ['job_counts'])
}
