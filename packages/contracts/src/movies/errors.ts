import { z } from 'zod'

/** Body of every error of the movie service. */
export const movieError = z
  .object({ success: z.literal(false), error: z.string().describe('For people; names the field that is wrong') })
  .meta({ id: 'MovieError' })

export type MovieError = z.output<typeof movieError>
