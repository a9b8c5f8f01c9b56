import type { Admission, Decision } from './admission/admission.ts'
import type { Refusal } from './admission/admission-limits.ts'
import { createBatcher } from './batcher.ts'
import type { JobType } from './define-job.ts'
import type { Delivery, Dispatch } from './dispatch/dispatch.ts'
import type { Engine, Idempotency, SubmitOptions, SubmitResult } from './engine.ts'
import type { EngineObserver } from './engine-event.ts'
import { InputInvalidError, KilnError } from './errors.ts'
import type { JobRegistry } from './job-registry.ts'
import { type Database, type Executor, runStatements, type Statement } from './ledger/database.ts'
import { getIdempotencyKey } from './ledger/get-idempotency-key.ts'
import { insertJobRows, type NewJob } from './ledger/insert-jobs.ts'
import { isDataFault, isUniqueViolation } from './ledger/sql-errors.ts'
import { isStorable } from './ledger/storable-json.ts'
import { newId } from './new-id.ts'
import { newJob } from './new-job.ts'
import { currentTrace } from './tracing.ts'

interface Submission {
  job: NewJob
  /** The same as JSON, made once. */
  row: string
  alsoWrite: readonly Statement[]
}

/** What has become of a submission. `known`: its idempotency key was taken. */
type Outcome = 'inserted' | 'known' | Refusal

export interface Submitter {
  submit: Engine['submit']
  /** Takes no more submits. */
  close(): void
  idle(): Promise<void>
}

const unstorable = { path: [], message: 'holds a NUL character or half of a surrogate pair' }

interface SubmitterParts {
  database: Database
  registry: JobRegistry
  dispatch: Pick<Dispatch, 'deliver'>
  admission: Admission
  onEvent?: EngineObserver | undefined
}

/**
 * Commits submits in groups: those that arrive together share one statement, one that fails fails alone. What is
 * committed is delivered, but nobody waits for that.
 */
export function createSubmitter({ database, registry, dispatch, admission, onEvent }: SubmitterParts): Submitter {
  const batcher = createBatcher<Submission, Outcome>({
    maxInFlight: database.kind === 'postgres' ? 2 : 1,
    // Half as many statements for the same rows are a tenth cheaper; a crowd does not wait for the one under way.
    minItemsBeside: 128,
    run: async (submissions) => {
      const decide = await admission.prepare(submissions.map(({ job }) => job))
      const outcomes = await commit(database, submissions, decide)
      const inserted = submissions.filter((_, index) => outcomes[index] === 'inserted')
      admission.inserted(inserted.map(({ job }) => job))
      void dispatch.deliver(deliveriesOf(inserted))
      if (onEvent) for (const { job } of inserted) onEvent({ kind: 'job-submitted', type: job.type })
      return outcomes
    },
    isItemFault: isDataFault,
  })
  let closed = false

  async function submit<Input>(
    type: JobType<Input, unknown>,
    input: Input,
    options: SubmitOptions = {},
  ): Promise<SubmitResult> {
    if (closed) throw new KilnError('ENGINE_CLOSED', 'The engine has been closed')
    const registered = registry.type(type.name)
    const id = options.id ?? newId()
    const { idempotency, alsoWrite = [], checked = false } = options
    const answer = idempotency?.answer(id) ?? null
    const job = newJob(registered, checked ? input : checkedInput(registered, input), {
      id,
      priority: options.priority,
      userId: options.userId,
      maxAttempts: options.maxAttempts,
      delayMs: options.delayMs,
      traceContext: contextOf(options),
      idempotency: idempotency && answer !== null ? { answer, ...keyOf(idempotency) } : null,
    })
    const row = JSON.stringify(job)
    if (!isStorable(row)) throw new InputInvalidError(type.name, [unstorable])
    const outcome = await batcher.add({ job, row, alsoWrite }).catch((error) => {
      throw isUniqueViolation(error) ? new KilnError('JOB_EXISTS', `${id} exists already`, { cause: error }) : error
    })
    if (typeof outcome === 'object') throw await admission.refused(outcome, job)
    if (outcome === 'inserted' || !idempotency) return { jobId: id, replayed: false, answer }
    return replay(database, job.userId, idempotency)
  }

  return {
    submit,
    close: () => {
      closed = true
    },
    idle: () => batcher.idle(),
  }
}

function checkedInput(type: JobType, input: unknown): unknown {
  const parsed = type.input.safeParse(input)
  if (!parsed.success) throw InputInvalidError.of(type.name, parsed.error)
  return parsed.data
}

/** What a run is told of the request that has made its job. */
function contextOf({ traceContext, requestId }: SubmitOptions): Record<string, string> | null {
  const traced = traceContext ?? currentTrace()
  if (requestId === undefined) return traced ?? null
  return traced ? { ...traced, requestId } : { requestId }
}

function keyOf({ key, operation, fingerprint }: Idempotency) {
  return { key, operation, fingerprint }
}

function deliveriesOf(submissions: Submission[]): Delivery[] {
  return submissions.map(({ job: { id, queue, delayMs } }) => ({ jobId: id, queue, run: 1, delayMs }))
}

async function commit(
  database: Database,
  submissions: readonly Submission[],
  decide: Decision | null,
): Promise<Outcome[]> {
  if (!decide && submissions.every(({ alsoWrite }) => alsoWrite.length === 0)) return insert(database, submissions)
  return database.transaction(async (tx) => {
    const refusals = decide ? await decide(tx) : []
    const admitted = submissions.filter((_, index) => !refusals[index])
    const inserted = admitted.length > 0 ? await insert(tx, admitted) : []
    for (const [index, { alsoWrite }] of admitted.entries()) {
      if (inserted[index] === 'inserted') await runStatements(tx, alsoWrite)
    }
    const outcomes = inserted.values()
    return submissions.map((_, index) => refusals[index] ?? outcomes.next().value ?? 'known')
  })
}

async function insert(executor: Executor, submissions: readonly Submission[]): Promise<Outcome[]> {
  const keyed = await insertJobRows(
    executor,
    submissions.map(({ row }) => row),
  )
  return submissions.map(({ job }) => (job.idempotency === null || keyed.has(job.id) ? 'inserted' : 'known'))
}

async function replay(database: Database, userId: string | null, idempotency: Idempotency): Promise<SubmitResult> {
  const { key, operation, fingerprint } = idempotency
  const stored = await getIdempotencyKey(database, { userId, operation, key })
  if (stored?.fingerprint === fingerprint) return { jobId: stored.jobId, replayed: true, answer: stored.answer }
  throw new KilnError(
    'IDEMPOTENCY_CONFLICT',
    `The idempotency key ${JSON.stringify(key)} was used with another request`,
  )
}
