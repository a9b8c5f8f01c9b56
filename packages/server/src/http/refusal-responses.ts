import type { z } from 'zod'

/** What everything that takes jobs may answer beside: a limit of the user, a full queue or disk, a database that is away. */
export function refusalResponses<Schema extends z.ZodType>(error: Schema): { 429: Schema; 503: Schema } {
  return { 429: error, 503: error }
}
