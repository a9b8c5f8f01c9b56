import type { CharacterJobStatus } from '@kiln/contracts'
import type { Job, ListOptions } from '@kiln/core'

/**
 * The contract's word for the state of a job. Its answer to a submit calls a job that nobody has taken yet `pending`;
 * `waiting` is one that was begun and waits for its next attempt.
 */
export function statusWord({ status, run }: Pick<Job, 'status' | 'run'>): CharacterJobStatus {
  switch (status) {
    case 'pending':
    case 'waiting':
      return run === 0 ? 'pending' : 'waiting'
    case 'active':
    case 'completed':
    case 'failed':
    case 'cancelled':
      return status
    default:
      return status satisfies never
  }
}

type StateFilter = Required<Pick<ListOptions, 'status'>> & Pick<ListOptions, 'begun'>

/** The jobs that a word stands for. */
export const statesBehind: Record<CharacterJobStatus, StateFilter> = {
  pending: { status: ['pending', 'waiting'], begun: false },
  waiting: { status: ['pending', 'waiting'], begun: true },
  active: { status: ['active'] },
  completed: { status: ['completed'] },
  failed: { status: ['failed'] },
  cancelled: { status: ['cancelled'] },
}

type Counters = Pick<Job, 'status' | 'run' | 'failedAttempts' | 'crashes'>

/**
 * Attempts begun. Those that a crash or a hand-back has cut short are not among them: they are begun again. After a
 * retry by hand the count begins anew.
 */
export function attemptsMade({ status, run, failedAttempts, crashes }: Counters): number {
  switch (status) {
    case 'pending':
    case 'waiting':
    case 'failed':
      return failedAttempts
    case 'active':
    case 'completed':
      return failedAttempts + 1
    case 'cancelled':
      return failedAttempts + (run > failedAttempts + crashes ? 1 : 0)
    default:
      return status satisfies never
  }
}
