import { z } from 'zod'

const pixels = z.int().positive()

/** What the program that looks at a file says about it. */
export const photoVerdict = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('photo'), contentType: z.string(), extension: z.string(), width: pixels, height: pixels }),
  /** Not looked at any further. */
  z.object({
    kind: z.literal('video'),
    type: z.object({
      mediaType: z.literal('video'),
      contentType: z.string(),
      extension: z.string(),
      demuxer: z.enum(['mov', 'matroska']),
    }),
  }),
  z.object({
    kind: z.literal('refused'),
    code: z.enum(['MEDIA_TYPE_UNSUPPORTED', 'MEDIA_TOO_LARGE', 'MEDIA_BROKEN']),
    message: z.string(),
  }),
])

export type PhotoVerdict = z.output<typeof photoVerdict>
