import type { Executor } from './database.ts'
import { isExpired } from './expired-leases.ts'
import { foldAbove } from './fold-job-counts.ts'

/** What there is to be kept in order. */
export interface Upkeep {
  /** Whether there are leases for `lockExpiredLeases` to find. */
  hasExpired: boolean
  /** Whether enough changes in the number of jobs have come together to be joined. */
  hasManyCounts: boolean
}

/**
 * One look, without a transaction: an idle process asks no more.
 * @param types as of `lockExpiredLeases`
 */
export async function lookForUpkeep(executor: Executor, types: readonly string[]): Promise<Upkeep> {
  const [upkeep] = await executor.query<Upkeep>(
    `select exists (select 1 from jobs where ${isExpired}) as "hasExpired",
       exists (select 1 from job_counts offset ${foldAbove}) as "hasManyCounts"`,
    [types],
  )
  return upkeep ?? { hasExpired: false, hasManyCounts: false }
}
