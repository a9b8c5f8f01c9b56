import { z } from 'zod'

/** Value of the `Idempotency-Key` header: 1 to 255 printable ASCII characters. */
export const idempotencyKey = z
  .string({ error: 'must be sent once' })
  .regex(/^[\x20-\x7e]{1,255}$/, 'must have 1 to 255 printable ASCII characters')

export const idempotencyHeaders = z.object({
  'idempotency-key': idempotencyKey
    .optional()
    .describe('Makes the request repeatable: the same key and body get the first answer again, and no second job.'),
})
