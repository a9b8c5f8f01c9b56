import { z } from 'zod'
import { envelopeWithMessage, pageQuery } from './envelope.ts'

export const characterJobStatuses = ['pending', 'waiting', 'active', 'completed', 'failed', 'cancelled'] as const
export type CharacterJobStatus = (typeof characterJobStatuses)[number]

export const characterJobStatus = z.enum(characterJobStatuses)

/** What is said of a job that was queued, or queued again. */
const queuedJob = z
  .object({ jobId: z.string(), status: characterJobStatus, statusUrl: z.string().describe('Where to ask for it') })
  .meta({ id: 'QueuedJob' })

/** Answer to everything that queues a job, 202. */
export const queuedResponse = envelopeWithMessage(202, queuedJob)
export type QueuedResponse = z.output<typeof queuedResponse>

/** Answer to the cancelling of a job. */
export const cancelledResponse = envelopeWithMessage(
  200,
  z.object({ jobId: z.string(), status: z.literal('cancelled') }),
)

/** Lists of jobs can be filtered by status. */
export const jobPageQuery = pageQuery.extend({
  status: z
    .enum(characterJobStatuses, { error: `must be one of: ${characterJobStatuses.join(', ')}` })
    .optional()
    .describe('Only jobs in this status'),
})
