import { z } from 'zod'
import { wholeNumber } from '../common/numbers.ts'
import { closedObject, optional } from '../common/objects.ts'

export const enqueueRequest = optional(closedObject({ maxAttempts: optional(wholeNumber({ min: 1, max: 10 })) }))

const answer = { success: z.literal(true), message: z.string() }

export const enqueueResponse = z
  .object({ ...answer, queueId: z.string(), mediaItemId: z.string() })
  .meta({ id: 'Enqueued' })

/** Of cancel and retry. */
export const queueActionResponse = z.object({ ...answer, queueId: z.string() }).meta({ id: 'QueueAction' })

export const workerStatus = z
  .object({
    running: z.boolean().describe('Somebody is there to take items, and may'),
    processing: z.boolean().describe('An item is being worked on'),
    aiServiceUrl: z.string(),
  })
  .meta({ id: 'DepthWorkerStatus' })

export const workerSwitchResponse = z.object(answer).meta({ id: 'DepthWorkerSwitched' })
