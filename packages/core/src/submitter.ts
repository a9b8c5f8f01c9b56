import { createBatcher } from './batcher.ts'
import type { JobType } from './define-job.ts'
import type { Delivery, Dispatch } from './dispatch/dispatch.ts'
import type { Engine, Idempotency, SubmitOptions, SubmitResult } from './engine.ts'
import type { EngineObserver } from './engine-event.ts'
import { InputInvalidError, KilnError } from './errors.ts'
import type { JobRegistry } from './job-registry.ts'
import { type Database, runStatements, type Statement } from './ledger/database.ts'
import { getIdempotencyKey } from './ledger/get-idempotency-key.ts'
import { insertJobRows, type NewJob } from './ledger/insert-jobs.ts'
import { isDataFault, isUniqueViolation } from './ledger/sql-errors.ts'
import { isStorable } from './ledger/storable-json.ts'
import { newId } from './new-id.ts'
import { newJob } from './new-job.ts'

interface Submission {
  job: NewJob
  /** The same as JSON, made once. */
  row: string
  alsoWrite: readonly Statement[]
}

export interface Submitter {
  submit: Engine['submit']
  /** Takes no more submits. */
  close(): void
  idle(): Promise<void>
}

const unstorable = { path: [], message: 'holds a NUL character or half of a surrogate pair' }

/**
 * Commits submits in groups: those that arrive together share one statement, one that fails fails alone. What is
 * committed is delivered, but nobody waits for that.
 */
export function createSubmitter(
  database: Database,
  registry: JobRegistry,
  { dispatch, onEvent }: { dispatch: Pick<Dispatch, 'deliver'>; onEvent?: EngineObserver | undefined },
): Submitter {
  const batcher = createBatcher<Submission, boolean>({
    maxInFlight: database.kind === 'postgres' ? 2 : 1,
    // Half as many statements for the same rows are a tenth cheaper; a crowd does not wait for the one under way.
    minItemsBeside: 128,
    run: async (submissions) => {
      const inserted = await commit(database, submissions)
      const committed = submissions.filter((_, index) => inserted[index])
      void dispatch.deliver(deliveriesOf(committed))
      if (onEvent) for (const { job } of committed) onEvent({ kind: 'job-submitted', type: job.type })
      return inserted
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
    const { idempotency, alsoWrite = [], checked = false, id: _, ...rest } = options
    const answer = idempotency?.answer(id) ?? null
    const job = newJob(registered, checked ? input : checkedInput(registered, input), {
      ...rest,
      id,
      idempotency: idempotency && answer !== null ? { ...keyOf(idempotency), answer } : null,
    })
    const row = JSON.stringify(job)
    if (!isStorable(row)) throw new InputInvalidError(type.name, [unstorable])
    const inserted = await batcher.add({ job, row, alsoWrite }).catch((error) => {
      throw isUniqueViolation(error) ? new KilnError('JOB_EXISTS', `${id} exists already`, { cause: error }) : error
    })
    if (inserted || !idempotency) return { jobId: id, replayed: false, answer }
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

function keyOf({ key, operation, fingerprint }: Idempotency) {
  return { key, operation, fingerprint }
}

function deliveriesOf(submissions: Submission[]): Delivery[] {
  return submissions.map(({ job: { id, queue, delayMs } }) => ({ jobId: id, queue, run: 1, delayMs }))
}

/** @returns for each submission whether it went in; it did not when its idempotency key was taken */
async function commit(database: Database, submissions: Submission[]): Promise<boolean[]> {
  const jobs = submissions.map(({ job }) => job)
  const rows = submissions.map(({ row }) => row)
  const isIn = (job: NewJob, keyed: Set<string>) => job.idempotency === null || keyed.has(job.id)
  if (submissions.every(({ alsoWrite }) => alsoWrite.length === 0)) {
    const keyed = await insertJobRows(database, rows)
    return jobs.map((job) => isIn(job, keyed))
  }
  return database.transaction(async (tx) => {
    const keyed = await insertJobRows(tx, rows)
    const inserted = jobs.map((job) => isIn(job, keyed))
    for (const [index, { alsoWrite }] of submissions.entries()) {
      if (inserted[index]) await runStatements(tx, alsoWrite)
    }
    return inserted
  })
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
