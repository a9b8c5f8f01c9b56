import type { Job } from '../job.ts'
import type { Settlement } from '../ledger/settle-runs.ts'
import type { Delivery } from './dispatch.ts'

/** What is to be delivered once a run has ended like this: nothing, unless the job will run again. */
export function nextDeliveries(
  { id, queue, run }: Pick<Job, 'id' | 'queue' | 'run'>,
  { status, delayMs = 0 }: Pick<Settlement, 'status' | 'delayMs'>,
): Delivery[] {
  const runsAgain = status === 'waiting' || status === 'pending'
  return runsAgain ? [{ jobId: id, queue, run: run + 1, delayMs }] : []
}
