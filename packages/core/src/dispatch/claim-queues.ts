import type { RegisteredQueue } from '../job-registry.ts'
import { claimJobs } from '../ledger/claim-jobs.ts'
import { claimLimitedQueue } from '../ledger/claim-limited-queue.ts'
import type { Database } from '../ledger/database.ts'
import type { Consumption } from './dispatch.ts'

interface WantedJobs {
  name: string
  /** At most so many. */
  count: number
}

export interface QueueClaim {
  name: string
  wanted: number
  claimed: number
  /** When the rate limit held jobs back: milliseconds until it lets the next one start. */
  retryAfterMs: number | null
}

interface ClaimParties {
  database: Database
  queues: ReadonlyMap<string, RegisteredQueue>
  consumption: Consumption
  signal: AbortSignal
}

/**
 * Claims from queues without a limit with one statement for all, and from each queue with slots or a rate over all
 * processes with its own. What is not asked for, because the signal came first, is left out of the answer.
 */
export async function claimQueues(parties: ClaimParties, wanted: readonly WantedJobs[]): Promise<QueueClaim[]> {
  const some = wanted.filter(({ count }) => count > 0)
  const limited = some.filter(({ name }) => isLimited(parties.queues.get(name)))
  const open = some.filter((queue) => !limited.includes(queue))
  const claims = open.length > 0 && !parties.signal.aborted ? await claimOpen(parties, open) : []
  for (const queue of limited) {
    if (!parties.signal.aborted) claims.push(await claimLimited(parties, queue))
  }
  return claims
}

async function claimOpen(
  { database, consumption: { types, workerId, onClaimed } }: ClaimParties,
  queues: readonly WantedJobs[],
): Promise<QueueClaim[]> {
  const jobs = await claimJobs(database, { queues, types, workerId })
  if (jobs.length > 0) onClaimed(jobs)
  return queues.map(({ name, count }) => {
    const claimed = jobs.filter(({ queue }) => queue === name).length
    return { name, wanted: count, claimed, retryAfterMs: null }
  })
}

async function claimLimited(
  { database, consumption: { types, workerId, onClaimed } }: ClaimParties,
  { name, count }: WantedJobs,
): Promise<QueueClaim> {
  const { jobs, retryAfterMs } = await claimLimitedQueue(database, { queue: name, count, types, workerId })
  if (jobs.length > 0) onClaimed(jobs)
  return { name, wanted: count, claimed: jobs.length, retryAfterMs }
}

function isLimited(queue: RegisteredQueue | undefined): boolean {
  return queue !== undefined && (queue.slotsTotal !== null || queue.rate !== null)
}
