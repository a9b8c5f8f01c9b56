import { z } from 'zod'

const callId = z.uuid()
const cost = z.object({ amount: z.number().nonnegative(), currency: z.string() }).optional()
const error = z.object({ message: z.string(), permanent: z.boolean() })

const orderEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('submitted'), taskId: z.string(), cost }),
  z.object({ kind: z.literal('not-taken-yet') }),
  z.object({ kind: z.literal('not-taken'), error }),
  z.object({ kind: z.literal('done'), output: z.unknown(), cost }),
  z.object({ kind: z.literal('failed'), error, cost }),
  z.object({ kind: z.literal('unknown'), error }),
  z.object({ kind: z.literal('cancelled'), error }),
])

const orderRequestSchema = z.object({
  key: z.string(),
  provider: z.string(),
  request: z.unknown(),
  makesFile: z.boolean(),
})

const resultSchema = z.object({ result: z.unknown(), path: z.string().nullable(), cost })

/** The methods of `ProviderJournal` as they travel through the pipe. */
export const journalRequestSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('untilLaneIsOpen'), provider: z.string() }),
  z.object({ method: z.literal('pauseLane'), provider: z.string(), forMs: z.number().nonnegative() }),
  z.object({ method: z.literal('open'), order: orderRequestSchema }),
  z.object({ method: z.literal('intend'), callId }),
  z.object({ method: z.literal('record'), callId, event: orderEventSchema }),
  z.object({ method: z.literal('keepResult'), callId, result: resultSchema }),
  z.object({ method: z.literal('copyFile'), callId, path: z.string() }),
])

export type JournalRequest = z.output<typeof journalRequestSchema>
