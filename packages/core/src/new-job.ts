import type { JobType } from './define-job.ts'
import type { NewJob } from './ledger/insert-jobs.ts'

type Asked = Pick<NewJob, 'priority' | 'userId' | 'maxAttempts' | 'delayMs' | 'traceContext' | 'idempotency'>

/** A row for the ledger out of a job type and a checked input. */
export function newJob(
  type: JobType,
  input: unknown,
  options: { id: string } & { [Name in keyof Asked]?: Asked[Name] | undefined },
): NewJob {
  return {
    id: options.id,
    type: type.name,
    typeVersion: type.version,
    queue: type.queueOf(input),
    priority: options.priority ?? 0,
    ageingMs: type.order.kind === 'ageing' ? type.order.msPerPriority : null,
    userId: options.userId ?? null,
    input,
    maxAttempts: options.maxAttempts ?? type.attempts,
    delayMs: options.delayMs ?? 0,
    traceContext: options.traceContext ?? null,
    idempotency: options.idempotency ?? null,
  }
}
