import { createHash } from 'node:crypto'
import type { Idempotency } from '@kiln/core'

interface IdempotentRequest {
  /** Value of the `Idempotency-Key` header; undefined: the request is not repeatable. */
  key: string | undefined
  /** E.g. `POST /api/v1/jobs`. */
  operation: string
  body: unknown
  answer: (jobId: string) => string
}

/** The submit options that make a create repeatable: none without a key. */
export function idempotencyOf({ key, operation, body, answer }: IdempotentRequest): { idempotency?: Idempotency } {
  if (key === undefined) return {}
  return { idempotency: { key, operation, fingerprint: fingerprintOf(body), answer } }
}

/** Hash of a JSON value that does not depend on the order of its fields. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortFields)).digest('hex')
}

function sortFields(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}
