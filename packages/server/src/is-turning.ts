import type { Worker } from '@kiln/core'

/** The loops of a worker turn every few seconds, and in a minute when each statement runs into its time limit. */
const stuckAfterMs = 2 * 60 * 1000

/** Whether the loops of a worker still turn; one that has not started yet is not stuck. */
export function isTurning(worker: Pick<Worker, 'lastTickAt'> | null): boolean {
  return worker === null || Date.now() - worker.lastTickAt.getTime() < stuckAfterMs
}
