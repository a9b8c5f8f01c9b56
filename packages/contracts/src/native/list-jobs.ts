import { z } from 'zod'
import { queryNumber } from '../common/numbers.ts'
import { clientId, lineOfText } from '../common/strings.ts'
import { type NativeJobStatus, nativeJob, nativeJobStatuses } from './native-job.ts'

const statusMessage = `must be one or several, separated by commas, of: ${nativeJobStatuses.join(', ')}`

function isStatus(word: string): word is NativeJobStatus {
  return (nativeJobStatuses as readonly string[]).includes(word)
}

export const listJobsQuery = z.object({
  type: lineOfText({ max: 100 }).optional(),
  queue: lineOfText({ max: 100 }).optional(),
  userId: clientId.optional(),
  status: z
    .string({ error: statusMessage })
    .max(200, statusMessage)
    .transform((list, context) => {
      const words = list.split(',')
      if (words.every(isStatus)) return words
      context.addIssue({ code: 'custom', message: statusMessage })
      return z.NEVER
    })
    .optional()
    .describe('One status or several, separated by commas'),
  limit: queryNumber({ min: 1, max: 100, default: 20 }),
  offset: queryNumber({ min: 0, max: 1_000_000, default: 0 }),
})

export type ListJobsQuery = z.output<typeof listJobsQuery>

export const listJobsResponse = z
  .object({
    jobs: z.array(nativeJob).describe('Newest first'),
    total: z.number().int(),
    limit: z.number().int(),
    offset: z.number().int(),
  })
  .meta({ id: 'JobPage' })

export type ListJobsResponse = z.output<typeof listJobsResponse>
