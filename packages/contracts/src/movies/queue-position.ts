import { z } from 'zod'

export const queuePositionResponse = z
  .object({
    success: z.literal(true),
    jobId: z.string(),
    position: z.number().int().describe('Unfinished movies ahead; 0 for the one that is made now'),
    totalJobs: z.number().int().describe('Unfinished movies'),
    estimatedWaitTime: z.number().int().describe('Seconds until it starts'),
  })
  .meta({ id: 'QueuePosition' })
