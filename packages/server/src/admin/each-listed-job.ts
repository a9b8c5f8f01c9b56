import { type Engine, type ErrorCode, type Job, type JobStatus, KilnError } from '@kiln/core'

const pageSize = 100

/** A job that has changed or gone in the meantime. */
const refusals: readonly ErrorCode[] = [
  'JOB_NOT_CANCELLABLE',
  'JOB_NOT_FOUND',
  'JOB_NOT_PROMOTABLE',
  'JOB_NOT_REMOVABLE',
  'JOB_NOT_RETRYABLE',
]

interface Listed {
  engine: Engine
  queue: string
  status: readonly JobStatus[]
}

/**
 * Goes over the jobs of a list, as many as there are at the start, one after the other: removing a job takes along what
 * it has called. What `act` has done takes a job off the list; what refuses it is stepped over.
 */
export async function eachListedJob(
  { engine, queue, status }: Listed,
  act: (job: Job) => Promise<unknown>,
): Promise<void> {
  const { total } = await engine.list({ queue, status, limit: 0 })
  let staying = 0
  for (let seen = 0; seen < total; ) {
    const { jobs } = await engine.list({ queue, status, limit: pageSize, offset: staying })
    if (jobs.length === 0) return
    for (const job of jobs) {
      const refusal = await act(job).then(() => null, ignoreRefusal)
      if (refusal && refusal !== 'JOB_NOT_FOUND') staying++
    }
    seen += jobs.length
  }
}

/** @returns why the engine has refused; any other error is thrown again */
export function ignoreRefusal(error: unknown): ErrorCode {
  if (error instanceof KilnError && refusals.includes(error.code)) return error.code
  throw error
}
