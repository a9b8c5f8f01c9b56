import type { JobType } from './define-job.ts'
import type { NewJob } from './ledger/insert-jobs.ts'

/** A row for the ledger out of a job type and a checked input. */
export function newJob(
  type: JobType,
  input: unknown,
  options: { id: string } & Partial<
    Pick<NewJob, 'priority' | 'userId' | 'maxAttempts' | 'delayMs' | 'traceContext' | 'idempotency'>
  >,
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
