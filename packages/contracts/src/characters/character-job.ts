import { z } from 'zod'
import { isoTime } from '../common/times.ts'
import { envelope, pageOf } from './envelope.ts'
import { characterJobStatus, jobPageQuery } from './job-status.ts'

/** A job that makes a character. Every field is always there; what does not apply yet is null. */
export const characterJob = z
  .object({
    jobId: z.string(),
    status: characterJobStatus,
    progress: z.number().describe('0 to 100'),
    result: z
      .object({ characterId: z.string().nullable(), error: z.string().nullable() })
      .nullable()
      .describe('Null until the job has completed or failed'),
    failedReason: z.string().nullable().describe('Why the last attempt failed'),
    attemptsMade: z.number().int().describe('Attempts begun; those that a stop or a crash cut short do not count'),
    createdAt: isoTime,
    startedAt: isoTime.nullable(),
    completedAt: isoTime.nullable(),
  })
  .meta({ id: 'CharacterJob' })

export type CharacterJob = z.output<typeof characterJob>

export const getCharacterJobResponse = envelope(200, characterJob)
export const listCharacterJobsQuery = jobPageQuery
export const listCharacterJobsResponse = pageOf(characterJob)
