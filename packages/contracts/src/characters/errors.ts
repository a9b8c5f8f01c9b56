import { z } from 'zod'

/** Every error of the characters' service. */
export const characterError = z
  .object({
    success: z.literal(false),
    statusCode: z.number().int(),
    message: z.string(),
    errors: z
      .array(
        z.object({
          field: z.string().describe('Path to the field, e.g. traits.3'),
          message: z.string().describe('What is wrong and what is allowed'),
        }),
      )
      .optional()
      .describe('One entry for every field that is not as it must be'),
  })
  .meta({ id: 'CharacterError' })

export type CharacterError = z.output<typeof characterError>
