import type { QueueJobJson } from '@bull-board/api/typings/app'
import { type Attempt, isTerminal, type Job, type JobFailure, type LogLine } from '@kiln/core'

/** Longer values are cut: the board fetches a page of jobs again every few seconds. */
const maxValueLength = 64 * 1024
const beginningLength = 2_000

/** A job in the words of the board. Its page is for admins, so stacks and paths of the disk are shown. */
export function presentBoardJob(job: Job, attempts: readonly Attempt[]): QueueJobJson {
  const delay = job.status === 'pending' ? Math.max(0, job.runAt.getTime() - job.createdAt.getTime()) : 0
  const { progress, progressMessage: message } = job
  return {
    id: job.id,
    name: job.type,
    data: shown(job.input),
    returnvalue: shown(job.output),
    progress: message === null ? progress : { progress, message },
    attemptsMade: job.failedAttempts + job.crashes + (job.status === 'completed' ? 1 : 0),
    // More than were made means: handed back by a worker that stopped. The one under way does not count.
    attemptsStarted: job.run - (job.status === 'active' ? 1 : 0),
    stalledCounter: job.crashes,
    priority: job.priority,
    timestamp: job.createdAt.getTime(),
    processedOn: job.startedAt?.getTime() ?? null,
    // The board tells how long a job ran from these two; one that never began would have run since 1970.
    finishedOn: job.startedAt ? (job.finishedAt?.getTime() ?? null) : null,
    processedBy: isTerminal(job.status) ? (attempts.at(-1)?.workerId ?? null) : null,
    delay,
    failedReason: job.error ? reasonOf(job.error, job) : '',
    stacktrace: attempts.flatMap((attempt) => (attempt.error ? [stackOf(attempt, attempt.error)] : [])),
    opts: {
      attempts: job.maxAttempts,
      priority: job.priority,
      delay,
      user: job.userId,
      typeVersion: job.typeVersion,
      expiresAt: job.expiresAt,
      ...(job.parentId && { calledBy: job.parentId, callKey: job.childKey }),
    },
  }
}

/** The level stands first: the board takes the colour of a line from it. */
export function presentBoardLogLine({ level, at, run, message, fields }: LogLine): string {
  return `${level}: ${at.toISOString()} run ${run}: ${message}${fields ? ` ${JSON.stringify(fields)}` : ''}`
}

function reasonOf({ code, message }: JobFailure, { startedAt, finishedAt }: Job): string {
  if (code !== 'JOB_CANCELLED') return `${message} (${code})`
  return startedAt ? message : `${message} before it began, ${finishedAt?.toISOString()}`
}

function stackOf({ run, outcome, finishedAt }: Attempt, { code, message, stack, evidence }: JobFailure): string {
  const lines = [`run ${run}, ${outcome}, ${finishedAt.toISOString()}, ${code}`, stack ?? message]
  if (evidence) {
    const { stderr, ...facts } = evidence
    lines.push(JSON.stringify(facts), stderr)
  }
  return `${lines.join('\n').trimEnd()}\n`
}

function shown(value: unknown): unknown {
  const text = JSON.stringify(value) ?? ''
  if (text.length <= maxValueLength) return value
  return { cut: `${text.length} characters, too long for this page`, beginning: text.slice(0, beginningLength) }
}
