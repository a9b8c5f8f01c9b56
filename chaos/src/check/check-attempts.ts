import { plannedFailure } from '../jobs/chaos-jobs.ts'
import type { AttemptRow, JobRow } from './evidence.ts'
import { type Check, groupBy } from './violation.ts'

/** A new job is stamped twice, with the clock read anew for its creation and for its time. */
const insertToleranceUs = 50_000

/**
 * Every claim has its one record, one after the other, and the counters of the job say the same. An attempt is used up
 * by the job's own errors only: no kill, no deploy and no outage is among them.
 */
export const checkAttempts: Check = ({ jobs, attempts, submissions }) => {
  const byJob = groupBy(attempts, ({ jobId }) => jobId)
  const delays = new Map(submissions.map(({ input, delayMs }) => [input.tag, delayMs]))
  return jobs.flatMap((job) => {
    const own = (byJob.get(job.id) ?? []).toSorted((a, b) => a.run - b.run)
    const dueUs = job.createdAtUs + (delays.get(job.tag) ?? 0) * 1000 - insertToleranceUs
    const early = own.filter(({ startedAtUs }) => startedAtUs < dueUs)
    // A run that did not end the job has set the time of the next.
    const first = job.run === 1 ? own.filter(({ outcome }) => outcome === 'completed') : []
    const tooEarly = first.filter(({ startedAtUs }) => startedAtUs < job.runAtUs)
    return [
      ...countersOf(job, own),
      ...own.flatMap((attempt, index) => orderOf(job, attempt, own[index - 1])),
      ...own.filter(isUnplanned).map(({ run, errorMessage }) => `${job.tag}: run ${run} failed with ${errorMessage}`),
      ...early.map(({ run, startedAtUs }) => `${job.tag}: run ${run} began ${dueUs - startedAtUs} µs before its time`),
      ...tooEarly.map(({ startedAtUs }) => `${job.tag}: began ${job.runAtUs - startedAtUs} µs before it was runnable`),
    ]
  })
}

function countersOf(job: JobRow, own: readonly AttemptRow[]): string[] {
  const count = (...outcomes: string[]) => own.filter(({ outcome }) => outcomes.includes(outcome)).length
  const compared: [string, number, number][] = [
    ['runs', job.run, own.length],
    ['failed attempts', job.failedAttempts, count('failed', 'timed-out')],
    ['crashes', job.crashes, count('crashed')],
    ['completed runs', job.status === 'completed' ? 1 : 0, count('completed')],
  ]
  return compared
    .filter(([, told, found]) => told !== found)
    .map(([what, told, found]) => `${job.tag}: ${told} ${what}, and ${found} attempts that say so`)
}

function orderOf(job: JobRow, attempt: AttemptRow, before: AttemptRow | undefined): string[] {
  if (attempt.run !== (before?.run ?? 0) + 1) return [`${job.tag}: run ${attempt.run} follows ${before?.run ?? 'none'}`]
  if (before && attempt.startedAtUs < before.finishedAtUs) {
    const earlyUs = before.finishedAtUs - attempt.startedAtUs
    return [`${job.tag}: run ${attempt.run} began ${earlyUs} µs before run ${before.run} had ended`]
  }
  return []
}

function isUnplanned({ outcome, errorCode, errorMessage }: AttemptRow): boolean {
  if (outcome === 'timed-out') return true
  if (outcome !== 'failed' || errorCode === 'PROVIDER_OUTCOME_UNKNOWN') return false
  return !errorMessage?.startsWith(plannedFailure)
}
