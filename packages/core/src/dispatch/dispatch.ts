import type { ClaimedJob } from '../ledger/claimed-job.ts'

/**
 * Hands jobs to workers. The ledger stays the referee: whatever a dispatch delivers late, twice or never, a run starts
 * only by a claim in the ledger, and what the ledger holds is found again without a delivery.
 */
export interface Dispatch {
  /** Makes committed jobs known to the workers. Resolves when they are, or when that was given up; never rejects. */
  deliver(jobs: readonly Delivery[]): Promise<void>
  /** Takes deliveries back that have not come yet. Best effort, never rejects: the claim of an ended job fails anyway. */
  withdraw(jobs: readonly Omit<Delivery, 'delayMs'>[]): Promise<void>
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
  /** The run that it is for: 1 for a new job. */
  run: number
  delayMs: number
}

export interface Consumption {
  workerId: string
  queues: readonly string[]
  /** Job types that this worker can run, each in a version, see `versionedType`. Jobs of others are left to others. */
  types: readonly string[]
  freeSlots: (queue: string) => number
  /** Called at once for every claim; must not throw. */
  onClaimed: (jobs: ClaimedJob[]) => void
}

export interface Consumer {
  /** When its loop last turned, in vain or not. Left out when it has none. */
  readonly lastTickAt?: Date
  /** A slot of the queue has become free. */
  wake(queue: string): void
  /** Claims nothing any more once it resolves. Idempotent. */
  stop(): Promise<void>
}
