import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type ArtifactStorage, jobPrefix } from '../artifact-storage.ts'
import { cancelChildren } from '../cancel-children.ts'
import type { JobType } from '../define-job.ts'
import type { Dispatch } from '../dispatch/dispatch.ts'
import { nextDeliveries } from '../dispatch/next-delivery.ts'
import type { EngineObserver } from '../engine-event.ts'
import { KilnError, LeaseLostError } from '../errors.ts'
import type { JobReader } from '../events.ts'
import type { JobFailure } from '../job.ts'
import type { JobRegistry } from '../job-registry.ts'
import { getArtifactsOfJob } from '../ledger/artifacts.ts'
import type { ClaimedJob } from '../ledger/claimed-job.ts'
import type { Database } from '../ledger/database.ts'
import type { Settlement } from '../ledger/settle-runs.ts'
import { isDataFault } from '../ledger/sql-errors.ts'
import type { Logger } from '../logger.ts'
import type { CpuSlots } from './cpu-slots.ts'
import { failureOfError } from './failure-of-error.ts'
import { createLedgerRunHost, type LedgerRunHost } from './ledger-run-host.ts'
import { createLogWriter } from './log-writer.ts'
import { createProgressWriter } from './progress-writer.ts'
import { submitGraceMs } from './provider/provider-calls.ts'
import { createRunClock } from './run-clock.ts'
import { runCode } from './run-code.ts'
import type { RunFacts } from './run-host.ts'
import { createRunLogger } from './run-logger.ts'
import { startRunSpan } from './run-span.ts'
import type { RunWriters } from './run-writers.ts'
import type { RunnerPool } from './runner/runner-pool.ts'
import { type RunOutcome, settlementOf } from './settlement-of.ts'
import type { SignalSource } from './signal-source.ts'
import { untilAnswered } from './until-answered.ts'

/** Time between telling a run to stop and killing it. */
const abortGraceMs = 5_000

export interface RunJobDependencies {
  database: Database
  registry: JobRegistry
  reader: JobReader
  storage: ArtifactStorage | null
  cpuSlots: CpuSlots
  runners: RunnerPool
  writers: RunWriters
  dispatch: Dispatch
  tempRoot: string
  logger: Logger
  onEvent: EngineObserver
  lendSlot: <T>(queue: string, wait: () => Promise<T>) => Promise<T>
}

/** How long a worker that stops goes on offering results to a database that is away. Then the lease runs out by itself. */
const settleGraceMs = 5_000

/** One run under way. */
export interface JobRun {
  readonly job: ClaimedJob
  /** Resolves when the run has ended, is recorded, and has left nothing behind. Never rejects. */
  readonly done: Promise<void>
  /** Another run, or nobody, owns the job now: stop, write nothing. */
  leaseLost(): void
  /** As above, because the job was cancelled: what it has ordered elsewhere is to stop too. */
  cancelled(): void
  /** Stop now and give the job back with no attempt used. */
  handBack(): void
}

/** Why a run is ended from outside; the first reason stands. */
type Ending = 'lease-lost' | 'cancelled' | 'handed-back' | 'timed-out'

/** Runs a claimed job to its end and records how it ended. */
export function runJob(dependencies: RunJobDependencies, job: ClaimedJob, type: JobType): JobRun {
  const { onEvent } = dependencies
  const span = startRunSpan(job)
  const logger = createRunLogger(dependencies.logger, job, span.traceId)
  const parts = { ...dependencies, logger }
  const startedAt = performance.now()
  onEvent({ kind: 'run-started', type: job.type, waitSeconds: waitSecondsOf(job) })
  const controller = new AbortController()
  let ending: Ending | undefined
  let handedBackAt: number | undefined
  let end: () => void = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })

  const attempt = startAttempt(parts, job, type, {
    signalSource: controller,
    trace: span.carrier,
    onSoftLimit: () =>
      abort(new KilnError('JOB_SOFT_TIMED_OUT', `Task exceeded its soft time limit of ${type.softTimeoutMs / 1000} s`)),
    onHardLimit: () => finish('timed-out', new KilnError('JOB_TIMED_OUT', 'Task exceeded time limit'), 0),
  })

  function abort(reason: KilnError): void {
    controller.abort(reason)
    attempt.abort(reason)
  }

  function finish(why: Ending, reason: KilnError, graceMs: number): void {
    if (ending) return
    ending = why
    abort(reason)
    const grace = delay(graceMs, undefined, { ref: false }).then(attempt.submissionsEnded)
    Promise.race([attempt.outcome, grace])
      .then(() => attempt.kill())
      .then(end, end)
  }

  async function run(): Promise<void> {
    const outcome = await Promise.race([attempt.outcome, ended.then((): RunOutcome => ({ kind: 'ended' }))])
    attempt.stopClock()
    try {
      await attempt.flush()
      const isOver = () => handedBackAt !== undefined && performance.now() - handedBackAt > settleGraceMs
      // Before the end is recorded: a job that has ended leaves nothing that somebody would have to look for.
      await attempt.deleteUnreferenced(() => isOver() || ending === 'lease-lost' || ending === 'cancelled')
      const end = ending ? endedOutcome(ending, outcome) : outcome
      tell(await record({ isOver, ...parts }, job, type, end))
    } finally {
      await attempt.cleanUp()
    }
  }

  function tell(recorded: Settlement | null): void {
    const outcome = recorded?.outcome ?? (ending === 'cancelled' ? 'cancelled' : 'lease-lost')
    const error = recorded?.error ?? null
    span.end(outcome, error)
    onEvent({
      kind: 'run-ended',
      jobId: job.id,
      type: job.type,
      run: job.run,
      outcome,
      isLast: recorded?.status === 'completed' || recorded?.status === 'failed',
      seconds: (performance.now() - startedAt) / 1000,
      error,
    })
  }

  return {
    job,
    leaseLost: () => finish('lease-lost', new LeaseLostError(job.id, job.run), abortGraceMs),
    cancelled: () => finish('cancelled', new KilnError('JOB_CANCELLED', 'The job was cancelled'), abortGraceMs),
    handBack: () => {
      handedBackAt = performance.now()
      finish('handed-back', new KilnError('LEASE_LOST', 'The worker is stopping'), 0)
    },
    done: run().catch((error) => {
      span.end('lease-lost', null)
      logger.error({ err: error }, 'a run could not be recorded')
    }),
  }
}

function waitSecondsOf({ run, runAt, startedAt }: ClaimedJob): number | null {
  return run === 1 && startedAt ? Math.max(0, startedAt.getTime() - runAt.getTime()) / 1000 : null
}

/** What ended the run from outside wins over what its code made of it. */
function endedOutcome(ending: Ending, outcome: RunOutcome): RunOutcome {
  switch (ending) {
    case 'lease-lost':
    case 'cancelled':
      return { kind: 'lease-lost' }
    case 'handed-back':
      // It finished while it was told to stop: nothing needs to be done again.
      return outcome.kind === 'returned' ? outcome : { kind: 'handed-back' }
    case 'timed-out':
      return { kind: 'timed-out' }
    default:
      return ending satisfies never
  }
}

/** Starts the code of the job where its type says, and wires it to the ledger. */
function startAttempt(
  dependencies: RunJobDependencies,
  job: ClaimedJob,
  type: JobType,
  limits: {
    signalSource: SignalSource
    trace: Record<string, string> | undefined
    onSoftLimit: () => void
    onHardLimit: () => void
  },
) {
  const { writers, tempRoot, storage } = dependencies
  const { signalSource, trace } = limits
  const { id: jobId, run, leaseToken } = job
  const progress = createProgressWriter((points) => writers.progress({ jobId, leaseToken, points }))
  const logs = createLogWriter({
    run: { jobId, run },
    write: (lines) => writers.logs(lines),
    tell: ({ level, message, fields }) => dependencies.logger[level](fields ? { fields } : {}, message),
  })
  const clock = createRunClock({
    softTimeoutMs: type.softTimeoutMs,
    hardTimeoutMs: type.hardTimeoutMs,
    onSoftLimit: limits.onSoftLimit,
    onHardLimit: limits.onHardLimit,
  })
  const host = createLedgerRunHost({
    job,
    type,
    clock,
    progress,
    logs,
    signalSource,
    lendOwnSlot: (wait) => dependencies.lendSlot(job.queue, wait),
    ...dependencies,
  })
  const tempDir = join(tempRoot, `${jobId}-${run}`)
  const facts: RunFacts = {
    id: jobId,
    type: type.name,
    userId: job.userId,
    run,
    attempt: job.failedAttempts + 1,
    tempDir,
    input: job.input,
    ...(trace && { trace }),
  }
  const code = startCode(dependencies, { facts, host, type, signalSource, onBegin: clock.start })
  return {
    outcome: code.outcome,
    abort: code.abort,
    kill: code.kill,
    stopClock: clock.stop,
    submissionsEnded: () => submissionsEnded(host),
    flush: async () => void (await Promise.all([progress.finish(), logs.finish()])),
    deleteUnreferenced: async (isOver: () => boolean) => {
      if (!storage) return
      const prefix = jobPrefix(type.artifactFolder, jobId)
      await deleteUnreferenced({ ...dependencies, storage, isOver }, prefix, job).catch((error) =>
        dependencies.logger.warn({ err: error }, 'files of earlier runs could not be removed'),
      )
    },
    cleanUp: async () => {
      host.releaseAll()
      // Few runs have made it, and to ask costs a tenth of a removal in vain.
      if (existsSync(tempDir)) await rm(tempDir, { recursive: true, force: true })
    },
  }
}

/**
 * Killed before it heard of the answer to a submit, nobody would know whether something was bought. Once it has, it is given
 * time to act on it.
 */
async function submissionsEnded({ submissions }: LedgerRunHost): Promise<void> {
  if (submissions.count === 0) return
  await Promise.race([submissions.idle(), delay(submitGraceMs, undefined, { ref: false })])
  await delay(abortGraceMs, undefined, { ref: false })
}

interface RunningCode {
  outcome: Promise<RunOutcome>
  abort(reason: KilnError): void
  /** Resolves when nothing of it is left. Inline code can't be killed, it is left to itself with its signal fired. */
  kill(): Promise<void>
}

function startCode(
  { runners }: RunJobDependencies,
  code: { facts: RunFacts; host: LedgerRunHost; type: JobType; signalSource: SignalSource; onBegin: () => void },
): RunningCode {
  const { facts, host, type, signalSource, onBegin } = code
  if (type.runsIn === 'inline') {
    onBegin()
    const outcome = runCode(type, { facts, host, signalSource }).then(
      (output): RunOutcome => ({ kind: 'returned', output }),
      (error): RunOutcome => ({ kind: 'threw', failure: failureOfError(error, signalSource.signal) }),
    )
    return { outcome, abort: () => {}, kill: async () => {} }
  }
  const run = runners.start({ facts, module: type.runsIn.module, jobType: type.name, host, onBegin })
  return {
    outcome: run.outcome,
    abort: ({ code, message }) => run.abort({ code, message }),
    kill: () => run.kill(),
  }
}

/** @returns what was recorded; null when the run owned its job no more */
async function record(
  dependencies: RunJobDependencies & { isOver: () => boolean },
  job: ClaimedJob,
  type: JobType,
  outcome: RunOutcome,
): Promise<Settlement | null> {
  const { logger, registry, database, dispatch } = dependencies
  const settlement = settlementOf({ job, type, outcome, random: Math.random() })
  if (!settlement) return null
  const held = await settleUntilRecorded(dependencies, settlement).catch((error) => {
    if (!isDataFault(error) || settlement.status !== 'completed') throw error
    return null
  })
  if (held === null) {
    const failure = { code: 'OUTPUT_INVALID', message: 'The database refused to store the output', permanent: true }
    return record(dependencies, job, type, { kind: 'threw', failure })
  }
  const { outcome: how, status } = settlement
  const fields = { outcome: how, status }
  if (held) void dispatch.deliver(nextDeliveries(job, settlement))
  if (!held) logger.warn(fields, 'a run ended after it had lost its lease; its result was refused')
  else logger.info(settlement.error ? { ...fields, error: withoutStack(settlement.error) } : fields, 'run ended')
  if (held && settlement.status === 'failed') await cancelChildren(database, registry, job.id)
  return held ? settlement : null
}

/** Offered until somebody takes it, or the worker stops. The fence decides whether it still counts. */
function settleUntilRecorded(
  { writers, logger, isOver }: Pick<RunJobDependencies, 'writers' | 'logger'> & { isOver: () => boolean },
  settlement: Settlement,
): Promise<boolean> {
  return untilAnswered(() => writers.settle(settlement), {
    isOver: () => writers.closed || isOver(),
    onFailure: (error) => logger.warn({ err: error }, 'recording the end of a run failed, trying again'),
  })
}

function withoutStack({ stack: _, ...failure }: JobFailure): Omit<JobFailure, 'stack'> {
  return failure
}

/** Files of this run, or of earlier ones, that no row points to. */
async function deleteUnreferenced(
  parts: Pick<RunJobDependencies, 'database' | 'writers' | 'logger'> & {
    storage: ArtifactStorage
    isOver: () => boolean
  },
  prefix: string,
  job: ClaimedJob,
): Promise<void> {
  const { storage, database, writers, logger, isOver } = parts
  const artifacts = await untilAnswered(() => getArtifactsOfJob(database, job.id), {
    isOver: () => writers.closed || isOver(),
    onFailure: (error) => logger.warn({ err: error }, 'looking for files of earlier runs failed, trying again'),
  })
  const kept = new Set(artifacts.map((artifact) => artifact.storageKey))
  for await (const key of storage.list(prefix)) {
    const run = Number(key.slice(prefix.length).split('/')[0])
    // Later runs may be writing right now.
    if (run <= job.run && !kept.has(key)) await storage.delete(key)
  }
}
