import { z } from 'zod'
import { mediaTypes } from './character.ts'
import { characterJob } from './character-job.ts'
import { envelope, pageOf } from './envelope.ts'
import { jobPageQuery } from './job-status.ts'

/** A job that makes a picture or a clip of a character. */
export const mediaJob = characterJob
  .extend({
    type: z.enum(mediaTypes),
    result: z
      .object({
        mediaId: z.string().nullable(),
        url: z.string().nullable().describe('Relative to the server'),
        error: z.string().nullable(),
      })
      .nullable()
      .describe('Null until the job has completed or failed'),
    character: z.object({ name: z.string(), displayId: z.string() }),
  })
  .meta({ id: 'MediaJob' })

export type MediaJob = z.output<typeof mediaJob>

export const getMediaJobResponse = envelope(200, mediaJob)
export const listMediaJobsQuery = jobPageQuery.extend({
  type: z
    .enum(mediaTypes, { error: `must be one of: ${mediaTypes.join(', ')}` })
    .optional()
    .describe('Only jobs for pictures or only those for clips'),
})
export const listMediaJobsResponse = pageOf(mediaJob)
