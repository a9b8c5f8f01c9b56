import { type JobStatus, jobStatuses } from '@kiln/core'

/** The board's words for states, in the order of its tabs. */
export const boardStates = ['active', 'waiting', 'paused', 'delayed', 'completed', 'failed'] as const
export type BoardState = (typeof boardStates)[number]

/**
 * The board has no word for cancelled jobs: they stand under `failed`, with the reason. What waits in a paused queue is
 * `paused`, as Bull has it.
 */
export function boardStateOf(status: JobStatus, queuePaused: boolean): BoardState {
  switch (status) {
    case 'pending':
      return 'delayed'
    case 'waiting':
      return queuePaused ? 'paused' : 'waiting'
    case 'active':
    case 'completed':
    case 'failed':
      return status
    case 'cancelled':
      return 'failed'
    default:
      return status satisfies never
  }
}

/** The statuses of the ledger that a state of the board shows, so that lists and counts can't disagree. */
export function statusesOf(state: string, queuePaused: boolean): JobStatus[] {
  return jobStatuses.filter((status) => boardStateOf(status, queuePaused) === state)
}

export function boardCounts(counts: Record<JobStatus, number>, queuePaused: boolean): Record<BoardState, number> {
  const sums = { active: 0, waiting: 0, paused: 0, delayed: 0, completed: 0, failed: 0 }
  for (const status of jobStatuses) sums[boardStateOf(status, queuePaused)] += counts[status]
  return sums
}
