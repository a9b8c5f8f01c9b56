import type { NewJob } from '../ledger/insert-jobs.ts'
import { newId } from '../new-id.ts'

/** A row for the ledger of a type that nobody runs. */
export function testJob(job: Partial<NewJob> = {}): NewJob {
  return {
    id: newId(),
    type: 'test',
    typeVersion: 1,
    queue: 'open',
    priority: 0,
    ageingMs: null,
    userId: null,
    input: {},
    maxAttempts: 3,
    delayMs: 0,
    traceContext: null,
    idempotency: null,
    ...job,
  }
}
