import { z } from 'zod'
import { queryNumber } from '../common/numbers.ts'
import { clientId } from '../common/strings.ts'

/** What every answer that is no error is wrapped in. */
export function envelope<Data extends z.ZodType, Code extends number>(statusCode: Code, data: Data) {
  return z.object({ success: z.literal(true), statusCode: z.literal(statusCode), data })
}

/** As {@link envelope}, with a line for people. */
export function envelopeWithMessage<Data extends z.ZodType, Code extends number>(statusCode: Code, data: Data) {
  return z.object({
    success: z.literal(true),
    statusCode: z.literal(statusCode),
    message: z.string(),
    data,
  })
}

export const pagination = z
  .object({
    total: z.number().int(),
    limit: z.number().int(),
    skip: z.number().int(),
    hasMore: z.boolean().describe('Whether there is anything after this page'),
  })
  .meta({ id: 'Pagination' })

export type Pagination = z.output<typeof pagination>

/** A page of a list, newest first. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ success: z.literal(true), statusCode: z.literal(200), data: z.array(item), pagination })
}

export const pageQuery = z.object({
  limit: queryNumber({ min: 1, max: 100, default: 20 }).describe('At most 100'),
  skip: queryNumber({ min: 0, max: 1_000_000, default: 0 }),
  userId: clientId.optional().describe('Whose; with tokens it must be the user of the token'),
})
