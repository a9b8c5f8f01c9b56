import type { Executor } from '../ledger/database.ts'

export interface Miscount {
  type: string
  queue: string
  status: string
  begun: boolean
  /** How many the ledger says there are, less those that there are. */
  tooMany: number
}

/** Where the added up changes differ from a count of the jobs; both are read at one moment. */
export function miscountedJobs(executor: Executor): Promise<Miscount[]> {
  return executor.query<Miscount>(
    `select type, queue, status, begun, sum(change)::int as "tooMany" from (
       select type, queue, status, begun, change from job_counts
       union all
       select type, queue, status, run > 0, -1 from jobs
     ) as both_sides group by type, queue, status, begun having sum(change) <> 0`,
  )
}
