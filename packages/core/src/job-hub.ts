import type { Database } from './ledger/database.ts'
import { cancelChannel, jobChannel } from './ledger/notify.ts'

/** Tells this process what happened to jobs anywhere. */
export interface JobHub {
  /** Calls `listener` after every change of the job, until the returned function is called. */
  onJob(jobId: string, listener: () => void): () => void
  /** As {@link onJob}, with the ids of all jobs; without ids when notifications may have been lost. */
  onChange(listener: (jobIds: string[] | null) => void): () => void
  /** Calls `listener` with the ids of cancelled jobs; without ids when notifications may have been lost. */
  onCancel(listener: (jobIds: string[] | null) => void): () => void
}

export async function createJobHub(database: Database): Promise<JobHub> {
  const byJob = new Map<string, Set<() => void>>()
  const onCancel = new Set<(jobIds: string[] | null) => void>()
  const onChange = new Set<(jobIds: string[] | null) => void>()

  await database.listen(jobChannel, (payload) => {
    // An empty payload: the connection was away, so anything may have happened to any job.
    const ids = payload === '' ? [...byJob.keys()] : payload.split(',')
    for (const id of ids) for (const listener of byJob.get(id) ?? []) listener()
    for (const listener of onChange) listener(payload === '' ? null : ids)
  })
  await database.listen(cancelChannel, (payload) => {
    for (const listener of onCancel) listener(payload === '' ? null : payload.split(','))
  })

  return {
    onJob: (jobId, listener) => {
      const listeners = byJob.get(jobId) ?? new Set()
      byJob.set(jobId, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0 && byJob.get(jobId) === listeners) byJob.delete(jobId)
      }
    },
    onChange: (listener) => {
      onChange.add(listener)
      return () => void onChange.delete(listener)
    },
    onCancel: (listener) => {
      onCancel.add(listener)
      return () => void onCancel.delete(listener)
    },
  }
}
