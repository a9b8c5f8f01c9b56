import { hostname } from 'node:os'
import { KilnError } from '../errors.ts'
import type { JobHub } from '../job-hub.ts'
import { beat } from '../ledger/beat.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'
import { getJobs } from '../ledger/get-jobs.ts'
import { deleteWorker } from '../ledger/workers.ts'
import { newId } from '../new-id.ts'
import { type JobRun, type RunJobDependencies, runJob } from './run-job.ts'

/** A third of the lease: two heartbeats may fail before it runs out. */
const beatMs = 5_000

/** A claim waits until this share of a queue's slots is free, or for so long: a claim of many jobs costs little more than one of one. */
const gatherShare = 0.5
const gatherMs = 3

/** Between two looks whether the disk is full, in milliseconds. */
const restMs = 1_000

export interface WorkOptions {
  /** Default: all queues of the registered job types. */
  queues?: readonly string[]
  /** Slots by queue, instead of those of the job types. */
  slots?: Readonly<Record<string, number>>
  /** Of the program, shown beside the worker so that versions side by side can be told apart. */
  version?: string
}

export interface Worker {
  readonly id: string
  readonly activeJobs: number
  /**
   * When the slowest of its loops last turned, also in vain because the database was away: a liveness probe looks at it.
   * Turns are 5 s apart, and at most 60 s when statements run into their time limits.
   */
  readonly lastTickAt: Date
  /**
   * Claims nothing more, waits up to `graceMs` (default 0) for the runs under way, then gives the rest back with no
   * attempt used. Idempotent; a later call with a shorter grace time shortens it.
   */
  stop(options?: { graceMs?: number }): Promise<void>
}

export interface WorkerDependencies extends Omit<RunJobDependencies, 'lendSlot'> {
  hub: JobHub
  /** While it says so, nothing starts. */
  isDiskFull: () => boolean
}

/** @throws KilnError QUEUE_UNKNOWN with the names that there are */
export async function startWorker(dependencies: WorkerDependencies, options: WorkOptions = {}): Promise<Worker> {
  const { dispatch, hub, registry, database, logger } = dependencies
  const id = newId()
  const queues = options.queues ?? [...registry.queues.keys()]
  const slots = Object.fromEntries(queues.map((queue) => [queue, slotsOf(queue)]))
  const types = registry.runnableIn(queues)
  const identity = { workerId: id, host: hostname(), pid: process.pid, version: options.version ?? null, queues, slots }
  const runs = new Map<string, JobRun>()
  /** Slots in use by queue. A run that waits for a child lends its slot. */
  const used = new Map<string, number>()
  const gathering = new Map<string, NodeJS.Timeout>()
  let lastBeatAt = new Date()
  let beating: Promise<void> | undefined
  let stopping: Promise<void> | undefined
  let handBackAll: (() => void) | undefined
  /** Decided only once there is a consumer, which takes the slots that it sees first for all there are. */
  let resting = false

  const use = (queue: string, change: number) => used.set(queue, (used.get(queue) ?? 0) + change)

  function slotsOf(queue: string): number {
    const known = registry.queues.get(queue)
    if (known) return options.slots?.[queue] ?? known.slotsPerWorker
    const names = [...registry.queues.keys()].join(', ')
    throw new KilnError('QUEUE_UNKNOWN', `No queue is called ${queue}; there are: ${names}`)
  }

  function freeSlots(queue: string): number {
    if (resting) return 0
    return Math.max(0, (slots[queue] ?? 0) - (used.get(queue) ?? 0))
  }

  async function lendSlot<T>(queue: string, wait: () => Promise<T>): Promise<T> {
    use(queue, -1)
    consumer.wake(queue)
    try {
      return await wait()
    } finally {
      use(queue, 1)
    }
  }

  const parts = { ...dependencies, lendSlot }

  function start(job: ClaimedJob): void {
    const run = runJob(parts, job, registry.type(job.type))
    runs.set(job.leaseToken, run)
    use(job.queue, 1)
    run.done.then(() => {
      runs.delete(job.leaseToken)
      use(job.queue, -1)
      wakeTogether(job.queue)
    })
  }

  /** Slots that come free one soon after the other are filled by one claim. */
  function wakeTogether(queue: string): void {
    const wake = () => {
      gathering.delete(queue)
      consumer.wake(queue)
    }
    if (freeSlots(queue) >= (slots[queue] ?? 0) * gatherShare) consumer.wake(queue)
    else if (!gathering.has(queue)) gathering.set(queue, setTimeout(wake, gatherMs))
  }

  async function renew(): Promise<void> {
    const leaseTokens = [...runs.keys()]
    const held = await beat(database, { ...identity, leaseTokens })
    await endLost(leaseTokens.flatMap((token) => (held.has(token) ? [] : (runs.get(token) ?? []))))
  }

  async function endLost(lost: readonly JobRun[]): Promise<void> {
    if (lost.length === 0) return
    const jobs = await getJobs(database, [...new Set(lost.map(({ job }) => job.id))]).catch(() => [])
    const cancelled = new Set(jobs.flatMap(({ id, status }) => (status === 'cancelled' ? [id] : [])))
    for (const run of lost) cancelled.has(run.job.id) ? run.cancelled() : run.leaseLost()
  }

  /** One at a time: a database that is slow to answer is not asked again meanwhile. */
  function tick(): Promise<void> {
    beating ??= renew()
      .catch((error) => logger.warn({ err: error, workerId: id }, 'heartbeat failed, trying again'))
      .then(() => {
        lastBeatAt = new Date()
        beating = undefined
      })
    return beating
  }

  await tick()
  const beatTimer = setInterval(tick, beatMs)
  const forgetCancels = hub.onCancel((jobIds) => {
    if (jobIds === null) return void tick()
    for (const run of runs.values()) if (jobIds.includes(run.job.id)) run.cancelled()
  })
  const consumer = await dispatch.consume({
    workerId: id,
    queues,
    types,
    freeSlots,
    onClaimed: (jobs) => jobs.forEach(start),
  })

  function restWhileDiskIsFull(): void {
    const before = resting
    resting = dependencies.isDiskFull()
    if (before && !resting) for (const queue of queues) consumer.wake(queue)
  }
  restWhileDiskIsFull()
  const restTimer = setInterval(restWhileDiskIsFull, restMs)

  async function stop(graceMs: number): Promise<void> {
    clearInterval(restTimer)
    for (const timer of gathering.values()) clearTimeout(timer)
    await consumer.stop()
    const allDone = Promise.all([...runs.values()].map((run) => run.done))
    const handedBack = new Promise<void>((resolve) => {
      handBackAll = () => {
        for (const run of runs.values()) run.handBack()
        resolve()
      }
    })
    const timer = setTimeout(() => handBackAll?.(), graceMs)
    await Promise.race([allDone, handedBack])
    clearTimeout(timer)
    await allDone
    // Runs end with their records written, so heartbeats were needed until here.
    clearInterval(beatTimer)
    forgetCancels()
    await deleteWorker(database, id).catch((error) => logger.warn({ err: error }, 'the worker was not signed off'))
  }

  return {
    id,
    get activeJobs() {
      return runs.size
    },
    get lastTickAt() {
      const claimedAt = consumer.lastTickAt ?? lastBeatAt
      return claimedAt < lastBeatAt ? claimedAt : lastBeatAt
    },
    stop: ({ graceMs = 0 } = {}) => {
      if (stopping && graceMs === 0) handBackAll?.()
      stopping ??= stop(graceMs)
      return stopping
    },
  }
}
