import { setTimeout as delay } from 'node:timers/promises'
import type { Admission } from './admission/admission.ts'
import type { ArtifactStorage } from './artifact-storage.ts'
import { deleteFiles } from './delete-files.ts'
import type { Dispatch } from './dispatch/dispatch.ts'
import { nextDeliveries } from './dispatch/next-delivery.ts'
import type { Engine } from './engine.ts'
import { KilnError } from './errors.ts'
import { isTerminal, type Job, type JobStatus, jobStatuses } from './job.ts'
import type { JobRegistry } from './job-registry.ts'
import { cancelJobs } from './ledger/cancel-jobs.ts'
import type { Database, Executor } from './ledger/database.ts'
import { deleteJobs } from './ledger/delete-jobs.ts'
import { getPosition } from './ledger/get-position.ts'
import { countAllJobs, countJobs, listJobs } from './ledger/list-jobs.ts'
import { listUnrunnable } from './ledger/list-unrunnable.ts'
import { promoteJob } from './ledger/promote-job.ts'
import { listQueues } from './ledger/queues.ts'
import { retryJob } from './ledger/retry-job.ts'
import { failedRetentionByType } from './retention.ts'
import { estimateWaitSeconds } from './wait-estimate.ts'

const pingTimeoutMs = 2_000

type Operations = Pick<
  Engine,
  | 'list'
  | 'cancel'
  | 'retry'
  | 'promote'
  | 'remove'
  | 'position'
  | 'expectedSeconds'
  | 'counts'
  | 'queues'
  | 'unrunnable'
  | 'pause'
  | 'resume'
  | 'ping'
>

/** What people and services ask of the ledger, beside submitting and running. */
export function createOperations(parts: {
  database: Database
  registry: JobRegistry
  dispatch: Dispatch
  storage: ArtifactStorage | null
  get: (jobId: string) => Promise<Job | null>
  expectedSeconds: Engine['expectedSeconds']
  admission: Pick<Admission, 'restart'>
}): Operations {
  const { database, registry, dispatch, get, expectedSeconds, admission } = parts

  async function existing(jobId: string): Promise<Job> {
    const job = await get(jobId)
    if (!job) throw new KilnError('JOB_NOT_FOUND', `Job ${jobId} not found`)
    return job
  }

  async function knownQueue(name: string): Promise<string> {
    if (!registry.queues.has(name)) throw new KilnError('QUEUE_UNKNOWN', `No queue is called ${name}`)
    return name
  }

  return {
    expectedSeconds,

    list: async ({ limit = 20, offset = 0, ...filter } = {}) => {
      const [jobs, total] = await Promise.all([
        listJobs(database, filter, { limit, offset }),
        countAllJobs(database, filter),
      ])
      return { jobs, total }
    },

    counts: async (filter = {}) => withAllStatuses(Object.fromEntries(await countJobs(database, filter))),

    cancel: async (jobId) => {
      const before = await existing(jobId)
      const notCancellable = (status: JobStatus) =>
        new KilnError('JOB_NOT_CANCELLABLE', `Cannot cancel job in ${status} status`)
      if (isTerminal(before.status)) throw notCancellable(before.status)
      const error = { code: 'JOB_CANCELLED', message: 'Cancelled', permanent: true }
      const cancelled = await cancelJobs(database, {
        jobId,
        error,
        withRoot: true,
        retentionMsByType: failedRetentionByType(registry),
      })
      const after = await existing(jobId)
      // It ended between the two looks.
      if (!cancelled.some(({ id }) => id === after.id)) throw notCancellable(after.status)
      void dispatch.withdraw(cancelled.flatMap((job) => nextDeliveries(job, { status: 'waiting' })))
      return after
    },

    retry: async (jobId) => {
      const job = await existing(jobId)
      const { id, status } = job
      const retry = (executor: Executor) => retryJob(executor, id)
      // One that can't be retried is said to be so, whatever else is in flight.
      const retried = await (status === 'failed' ? admission.restart(job, retry) : retry(database))
      if (retried.length === 0) {
        throw new KilnError('JOB_NOT_RETRYABLE', `Only a failed job can be retried, this one is ${status}`)
      }
      void dispatch.deliver(retried.flatMap((job) => nextDeliveries(job, { status: 'waiting' })))
      return existing(id)
    },

    promote: async (jobId) => {
      const { id, status, queue, run } = await existing(jobId)
      if (!(await promoteJob(database, id))) {
        throw new KilnError('JOB_NOT_PROMOTABLE', `Only a pending job can be promoted, this one is ${status}`)
      }
      const next = nextDeliveries({ id, queue, run }, { status: 'waiting' })
      // The delayed delivery would keep the new one out: both are for the same run.
      void dispatch.withdraw(next).then(() => dispatch.deliver(next))
      return existing(id)
    },

    remove: async (jobId) => {
      const { id, status } = await existing(jobId)
      const folders = registry.artifactFolders()
      // Rows first: a job that is being retried at this moment must not lose its files.
      const { count, prefixes } = await deleteJobs(database, { ids: [id], when: 'family-ended', folders })
      if (count > 0) return deleteFiles(parts, prefixes)
      throw new KilnError('JOB_NOT_REMOVABLE', `Only a job that has ended can be removed, this one is ${status}`)
    },

    unrunnable: () => listUnrunnable(database, registry.runnableIn([...registry.queues.keys()])),

    position: async (jobId) => {
      const job = await get(jobId)
      const place = job && (await getPosition(database, job.id))
      if (!place) return null
      const secondsPerJob = await expectedSeconds(place.type)
      const slots = place.slotsTotal ?? registry.queues.get(job.queue)?.slotsPerWorker ?? 1
      const runningSeconds = place.runningMs.map((ms) => ms / 1000)
      const { ahead } = place
      return {
        position: ahead,
        estimatedWaitSeconds:
          secondsPerJob === null
            ? null
            : Math.ceil(estimateWaitSeconds({ ahead, runningSeconds, slots, secondsPerJob })),
      }
    },

    queues: async () => {
      const rows = await listQueues(database)
      return rows.map((row) => ({ ...row, counts: withAllStatuses(row.counts) }))
    },

    pause: async (queue) => dispatch.pause(await knownQueue(queue)),
    resume: async (queue) => dispatch.resume(await knownQueue(queue)),

    ping: async () => {
      const late = delay(pingTimeoutMs, undefined, { ref: false }).then(() => {
        throw new KilnError('DATABASE_UNAVAILABLE', `The database did not answer within ${pingTimeoutMs} ms`)
      })
      await Promise.race([database.query('select 1'), late])
    },
  }
}

function withAllStatuses(counts: Partial<Record<JobStatus, number>>): Record<JobStatus, number> {
  return Object.fromEntries(jobStatuses.map((status) => [status, counts[status] ?? 0])) as Record<JobStatus, number>
}
