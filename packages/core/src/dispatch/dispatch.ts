import type { ClaimedJob } from '../ledger/claimed-job.ts'

/**
 * Hands jobs to workers. The ledger stays the referee: whatever a dispatch delivers late, twice or never, a run starts
 * only by a claim in the ledger, and what the ledger holds is found again without a delivery.
 */
export interface Dispatch {
  /** Makes committed jobs known to the workers. */
  deliver(jobs: readonly Delivery[]): Promise<void>
  /** Takes a job back that must not run any more. Best effort: the claim of an ended job fails anyway. */
  withdraw(jobId: string): Promise<void>
  /** Claims jobs of these queues whenever there are some and slots are free. */
  consume(consumption: Consumption): Promise<Consumer>
  pause(queue: string): Promise<void>
  resume(queue: string): Promise<void>
  /** Ends all consumers. Idempotent. */
  close(): Promise<void>
}

export interface Delivery {
  jobId: string
  queue: string
  delayMs: number
}

export interface Consumption {
  workerId: string
  queues: readonly string[]
  /** Names of the job types that this worker can run. */
  types: readonly string[]
  freeSlots: (queue: string) => number
  /** Called at once for every claim; must not throw. */
  onClaimed: (jobs: ClaimedJob[]) => void
}

export interface Consumer {
  /** A slot of the queue has become free. */
  wake(queue: string): void
  /** Claims nothing any more once it resolves. Idempotent. */
  stop(): Promise<void>
}
