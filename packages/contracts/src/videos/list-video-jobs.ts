import { z } from 'zod'
import { queryNumber } from '../common/numbers.ts'
import { clientId } from '../common/strings.ts'
import { videoJob, videoJobStatuses } from './video-job.ts'

export const listVideoJobsQuery = z.object({
  user_id: clientId.describe('Whose jobs'),
  page: queryNumber({ min: 1, max: 1_000_000, default: 1 }).describe('Page, from 1'),
  page_size: queryNumber({ min: 1, max: 100, default: 20 }).describe('Jobs on a page, at most 100'),
  status: z
    .enum(videoJobStatuses, { error: `must be one of: ${videoJobStatuses.join(', ')}` })
    .optional()
    .describe('Only jobs in this status'),
})

export type ListVideoJobsQuery = z.output<typeof listVideoJobsQuery>

export const listVideoJobsResponse = z
  .object({
    jobs: z.array(videoJob).describe('Newest first'),
    total: z.number().int(),
    page: z.number().int(),
    page_size: z.number().int(),
  })
  .meta({ id: 'VideoJobPage' })

export type ListVideoJobsResponse = z.output<typeof listVideoJobsResponse>
