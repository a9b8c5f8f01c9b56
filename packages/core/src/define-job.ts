import type { z } from 'zod'
import { KilnError } from './errors.ts'
import type { Statement } from './ledger/database.ts'
import { type BackoffPolicy, defaultBackoff } from './retry-policy.ts'
import type { RunningJob } from './running-job.ts'

/** At most `max` starts in any window of `perMs` milliseconds, over all processes. */
export interface RateLimit {
  max: number
  perMs: number
}

/** `strict`: by priority, then age. `ageing`: by enqueue time + priority × `msPerPriority`, so that nobody waits for ever. */
export type OrderPolicy = { kind: 'strict' } | { kind: 'ageing'; msPerPriority: number }

/** One queue, or several among which the input decides. */
export type QueueChoice<Input> = string | { names: readonly string[]; of: (input: Input) => string }

/** What a job type's {@link JobDefinition.alsoWrite} is told. */
export interface CompletedJob<Input, Output> {
  id: string
  userId: string | null
  input: Input
  output: Output
}

export interface JobDefinition<InputSchema extends z.ZodType, OutputSchema extends z.ZodType> {
  /** Unique, kebab-case. Stored with every job: renaming it orphans the jobs of the old name. */
  name: string
  /**
   * Raise it when stored inputs or steps of the old version can't be run by the new code. A worker takes only jobs of a
   * version that it knows; the others wait for a worker that does. Default 1.
   */
  version?: number
  /** Older versions whose stored jobs this code can run too. Default none. */
  alsoRunsVersions?: readonly number[]
  input: InputSchema
  output: OutputSchema
  queue: QueueChoice<z.output<InputSchema>>
  /** How many of a queue's jobs run at once: in one worker process (default 1), over all processes (default no limit). */
  slots?: { perWorker?: number; total?: number }
  rate?: RateLimit
  /** Attempts that may end in an error before the job fails. Default 1. */
  attempts?: number
  /** Wait before the next attempt. Default exponential from 2 s, doubled each time up to 5 min, ±20 % jitter. */
  backoff?: Partial<BackoffPolicy>
  /** Deaths of the process before the job fails. Default 3. */
  maxCrashes?: number
  /** Count a crash as a used attempt too. Default false. */
  crashesUseAttempts?: boolean
  /** Wait after a crash, in milliseconds. Default 1000. */
  crashRetryDelayMs?: number
  /** After this the run's signal fires. Default: 90 % of the hard limit. */
  softTimeoutMs?: number
  /** After this the run is ended from outside. Default 10 minutes. */
  hardTimeoutMs?: number
  /** Default strict. */
  order?: OrderPolicy
  /** How long a finished job and its files stay, in milliseconds; `null` for ever. Default 30 days. */
  retentionMs?: number | null
  /** The same for a job that has failed or was cancelled. Default: `retentionMs`. */
  failedRetentionMs?: number | null
  /** First segment of the public path of its artifacts. Default: the type's name. */
  artifactFolder?: string
  /**
   * `inline`: in the worker's own event loop, for orchestration. `{ module: import.meta.url }`: in a runner process,
   * which imports that module and takes the job type of this name from its exports.
   */
  runsIn: 'inline' | { module: string }
  run: (input: z.output<InputSchema>, job: RunningJob) => Promise<z.input<OutputSchema>>
  /**
   * Rows of the caller that appear in the moment the job is recorded as completed, or not at all. A constraint that
   * refuses them fails the job. Called in the worker's own process. Default none.
   */
  alsoWrite?: (done: CompletedJob<z.output<InputSchema>, z.output<OutputSchema>>) => readonly Statement[]
}

/** A complete job type, all defaults filled in. Made by {@link defineJob}. */
export interface JobType<Input = unknown, Output = unknown> {
  readonly name: string
  readonly version: number
  readonly alsoRunsVersions: readonly number[]
  readonly input: z.ZodType<Input>
  readonly output: z.ZodType<Output>
  readonly queues: readonly string[]
  queueOf(input: Input): string
  readonly slots: { perWorker: number; total: number | null }
  readonly rate: RateLimit | null
  readonly attempts: number
  readonly backoff: BackoffPolicy
  readonly maxCrashes: number
  readonly crashesUseAttempts: boolean
  readonly crashRetryDelayMs: number
  readonly softTimeoutMs: number
  readonly hardTimeoutMs: number
  readonly order: OrderPolicy
  readonly retentionMs: number | null
  readonly failedRetentionMs: number | null
  readonly artifactFolder: string
  readonly runsIn: 'inline' | { module: string }
  run(input: Input, job: RunningJob): Promise<Output>
  alsoWrite(done: CompletedJob<Input, Output>): readonly Statement[]
}

const day = 24 * 60 * 60 * 1000

/**
 * Makes a job type out of its definition, with all defaults filled in.
 * @throws KilnError JOB_TYPE_INCOMPLETE naming what is missing or contradicts itself
 */
export function defineJob<InputSchema extends z.ZodType, OutputSchema extends z.ZodType>(
  definition: JobDefinition<InputSchema, OutputSchema>,
): JobType<z.output<InputSchema>, z.output<OutputSchema>> {
  type Input = z.output<InputSchema>
  type Output = z.output<OutputSchema>
  const { name, queue } = definition
  const queues = typeof queue === 'string' ? [queue] : queue.names
  const hardTimeoutMs = definition.hardTimeoutMs ?? 10 * 60 * 1000
  const retentionMs = definition.retentionMs === undefined ? 30 * day : definition.retentionMs
  const type = {
    name,
    version: definition.version ?? 1,
    alsoRunsVersions: definition.alsoRunsVersions ?? [],
    input: definition.input as unknown as z.ZodType<Input>,
    output: definition.output as unknown as z.ZodType<Output>,
    queues,
    queueOf: (input: Input) => (typeof queue === 'string' ? queue : queue.of(input)),
    slots: { perWorker: definition.slots?.perWorker ?? 1, total: definition.slots?.total ?? null },
    rate: definition.rate ?? null,
    attempts: definition.attempts ?? 1,
    backoff: { ...defaultBackoff, ...definition.backoff },
    maxCrashes: definition.maxCrashes ?? 3,
    crashesUseAttempts: definition.crashesUseAttempts ?? false,
    crashRetryDelayMs: definition.crashRetryDelayMs ?? 1000,
    softTimeoutMs: definition.softTimeoutMs ?? Math.round(hardTimeoutMs * 0.9),
    hardTimeoutMs,
    order: definition.order ?? { kind: 'strict' },
    retentionMs,
    failedRetentionMs: definition.failedRetentionMs === undefined ? retentionMs : definition.failedRetentionMs,
    artifactFolder: definition.artifactFolder ?? name,
    runsIn: definition.runsIn,
    // The output is parsed by the engine before it is stored, so what `run` gives back is the schema's input.
    run: definition.run as unknown as (input: Input, job: RunningJob) => Promise<Output>,
    alsoWrite: definition.alsoWrite ?? ((): readonly Statement[] => []),
  }
  assertComplete(type)
  return type
}

function assertComplete(type: JobType): void {
  const wrong = (what: string) => {
    throw new KilnError('JOB_TYPE_INCOMPLETE', `Job type ${JSON.stringify(type.name)}: ${what}`)
  }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(type.name ?? '')) wrong('name must be kebab-case')
  if (typeof type.input?.safeParse !== 'function') wrong('input must be a zod schema')
  if (typeof type.output?.safeParse !== 'function') wrong('output must be a zod schema')
  if (type.queues.length === 0 || type.queues.some((queue) => !queue)) wrong('queue must name at least one queue')
  if (typeof type.run !== 'function') wrong('run must be a function')
  if (type.runsIn !== 'inline' && !type.runsIn?.module) wrong("runsIn must be 'inline' or { module: import.meta.url }")
  if (!isVersion(type.version)) wrong('version must be a whole number from 1')
  if (!type.alsoRunsVersions.every((older) => isVersion(older) && older < type.version)) {
    wrong('alsoRunsVersions must be whole numbers below version')
  }
  if (type.attempts < 1) wrong('attempts must be at least 1')
  if (type.maxCrashes < 0) wrong('maxCrashes must not be negative')
  if (type.slots.perWorker < 1 || (type.slots.total ?? 1) < 1) wrong('slots must be at least 1')
  if (type.rate && (type.rate.max < 1 || type.rate.perMs < 1)) wrong('rate must allow at least one start')
  if (type.softTimeoutMs > type.hardTimeoutMs) wrong('softTimeoutMs must not be above hardTimeoutMs')
}

function isVersion(version: number): boolean {
  return Number.isInteger(version) && version >= 1
}
