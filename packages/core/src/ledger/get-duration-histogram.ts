import type { Executor } from './database.ts'

export interface DurationBucket {
  /** floor(4 × log2(milliseconds)) */
  bucket: number
  count: number
}

export function getDurationHistogram(executor: Executor, type: string): Promise<DurationBucket[]> {
  return executor.query<DurationBucket>(`select bucket, count from job_durations where type = $1 order by bucket`, [
    type,
  ])
}

/** Halves what is counted, once it is a lot: new durations weigh more than old ones. */
export async function ageDurationHistograms(executor: Executor): Promise<void> {
  await executor.query(
    `with aged as (
       update job_durations set count = count / 2
       where type in (select type from job_durations group by type having sum(count) > 1000) returning type
     ) select count(*) from aged`,
  )
  await executor.query(`delete from job_durations where count = 0`)
}
