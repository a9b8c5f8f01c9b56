import type { Job } from '../job.ts'
import type { Executor } from './database.ts'
import { jobColumns } from './job-columns.ts'

export type ExpiredLease = Job & { leaseToken: string; workerId: string | null }

/** Jobs of types that this process does not know are left that long to those that do. */
const othersFirstMs = 60_000

/** SQL: its lease ran out, and it is for this process to free it; `$1` are the types that it knows. */
export const isExpired = `status = 'active' and lease_until < clock_timestamp()
  and (type = any($1::text[]) or lease_until < clock_timestamp() - interval '${othersFirstMs} milliseconds')`

/** Active jobs whose lease ran out, locked for the transaction; those that another process looks at are left out. */
export function lockExpiredLeases(
  tx: Executor,
  options: {
    /** Names of the types that this process knows, in whatever version. */
    types: readonly string[]
    limit: number
  },
): Promise<ExpiredLease[]> {
  return tx.query<ExpiredLease>(
    `select ${jobColumns}, lease_token as "leaseToken", worker_id as "workerId" from jobs
     where ${isExpired}
     order by lease_until limit $2 for update skip locked`,
    [options.types, options.limit],
  )
}

/** Takes all leases away at once: when the embedded database opens, no process can be holding one. */
export async function expireAllLeases(executor: Executor): Promise<void> {
  await executor.query(`update jobs set lease_until = clock_timestamp() - interval '1 second' where status = 'active'`)
}
