import { z } from 'zod'
import { mediaTypes } from './character.ts'
import { characterJob } from './character-job.ts'
import { envelope, pageOf } from './envelope.ts'
import { jobPageQuery } from './job-status.ts'

const { jobId, status, progress, failedReason, attemptsMade, createdAt, startedAt, completedAt } = characterJob.shape

/** A job that makes a picture or a clip of a character. */
export const mediaJob = z
  .object({
    jobId,
    type: z.enum(mediaTypes),
    status,
    progress,
    result: z
      .object({
        mediaId: z.string().nullable(),
        url: z.string().nullable().describe('Relative to the server'),
        error: z.string().nullable(),
      })
      .nullable()
      .describe('Null until the job has completed or failed'),
    failedReason,
    attemptsMade,
    character: z.object({ name: z.string(), displayId: z.string() }),
    createdAt,
    startedAt,
    completedAt,
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
