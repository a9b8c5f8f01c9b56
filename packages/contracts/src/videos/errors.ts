import { z } from 'zod'

/** 422: one entry for every field that is not as it must be, in the shape of FastAPI. */
export const videoValidationError = z
  .object({
    detail: z.array(
      z.object({
        loc: z
          .array(z.union([z.string(), z.number()]))
          .describe('Where: body, query or header, then the path to the field'),
        msg: z.string().describe('What is wrong and what is allowed'),
        type: z.string().describe('Stable kind of the error, e.g. missing'),
      }),
    ),
  })
  .meta({ id: 'VideoValidationError' })

export type VideoValidationError = z.output<typeof videoValidationError>

/** Every other error of the video service. */
export const videoError = z.object({ detail: z.string() }).meta({ id: 'VideoError' })

export type VideoError = z.output<typeof videoError>
