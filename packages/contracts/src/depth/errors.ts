import { z } from 'zod'

/** Body of every error of the depth service. */
export const depthError = z
  .object({
    error: z.string().describe('What kind of error, e.g. "Not Found"'),
    message: z.string().describe('For people; names the field that is wrong'),
  })
  .meta({ id: 'DepthError' })

export type DepthError = z.output<typeof depthError>
