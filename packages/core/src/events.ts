import { setTimeout as delay } from 'node:timers/promises'
import { isTerminal, type Job, type JobStatus } from './job.ts'
import type { JobHub } from './job-hub.ts'

/** Something that happened to a job. `seq` counts per job from 1, so that a stream can go on where it stopped. */
export interface JobEvent {
  jobId: string
  seq: number
  at: Date
  status: JobStatus
  /** Percent, 0 to 100. */
  progress: number
  message: string | null
  run: number
}

/** Notifications make waiters quick; looking again after this long makes them safe. */
const lookAgainMs = 5_000

export interface JobReader {
  hub: JobHub
  get(jobId: string): Promise<Job | null>
  eventsAfter(jobId: string, seq: number): Promise<JobEvent[]>
}

/** The job once it has ended, or as it is when the time is over or the signal fires; null when there is none. */
export async function waitForJob(
  reader: JobReader,
  jobId: string,
  options: { timeoutMs: number; signal?: AbortSignal },
): Promise<Job | null> {
  const deadline = Date.now() + options.timeoutMs
  const bell = createBell(reader.hub, jobId)
  try {
    for (;;) {
      const job = await reader.get(jobId)
      const leftMs = deadline - Date.now()
      if (!job || isTerminal(job.status) || leftMs <= 0 || options.signal?.aborted) return job
      await bell.next(Math.min(leftMs, lookAgainMs), options.signal)
    }
  } finally {
    bell.close()
  }
}

/** The events of a job after `afterSeq`, as they happen, until it has ended, is gone, or the signal fires. */
export async function* watchJob(
  reader: JobReader,
  jobId: string,
  options: { afterSeq?: number; signal?: AbortSignal } = {},
): AsyncGenerator<JobEvent, void, undefined> {
  let seq = options.afterSeq ?? 0
  const bell = createBell(reader.hub, jobId)
  try {
    while (!options.signal?.aborted) {
      // The job is read first: events that are written between the two reads are then not taken for missing.
      const job = await reader.get(jobId)
      for (const event of await reader.eventsAfter(jobId, seq)) {
        seq = event.seq
        yield event
      }
      if (!job || isTerminal(job.status)) return
      await bell.next(lookAgainMs, options.signal)
    }
  } finally {
    bell.close()
  }
}

/** Remembers a ring that comes while nobody waits. */
function createBell(hub: JobHub, jobId: string) {
  let rung = false
  let wake: (() => void) | undefined
  const close = hub.onJob(jobId, () => {
    rung = true
    wake?.()
  })
  return {
    close,
    async next(timeoutMs: number, signal?: AbortSignal): Promise<void> {
      if (!rung) {
        const timer = new AbortController()
        const stop = signal ? AbortSignal.any([signal, timer.signal]) : timer.signal
        await Promise.race([
          new Promise<void>((resolve) => {
            wake = resolve
          }),
          delay(timeoutMs, undefined, { signal: stop }).catch(() => {}),
        ])
        timer.abort()
      }
      rung = false
      wake = undefined
    },
  }
}
