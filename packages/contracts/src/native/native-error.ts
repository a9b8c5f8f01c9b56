import { z } from 'zod'

/** Every error of the native routes. Branch on `code`; `message` is for people. */
export const nativeError = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      issues: z
        .array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
        .optional()
        .describe('One entry for every field that is not as it must be'),
    }),
  })
  .meta({ id: 'Error' })

export type NativeError = z.output<typeof nativeError>
