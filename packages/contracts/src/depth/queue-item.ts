import { z } from 'zod'
import { queryNumber } from '../common/numbers.ts'
import { oneOf } from '../common/one-of.ts'
import { isoTime } from '../common/times.ts'
import { depthMediaTypes } from './depth-media-type.ts'

/**
 * `pending` waits for its time (after a failed attempt, or while the AI service is down), `queued` for a free worker.
 */
export const queueStatuses = ['queued', 'processing', 'completed', 'failed', 'cancelled', 'pending'] as const
export type QueueStatus = (typeof queueStatuses)[number]

const item = z.object({
  id: z.string(),
  media_item_id: z.string(),
  status: z.enum(queueStatuses),
  priority: z.number().int().describe('Lower first: photos 1 to 100, videos 101 to 200, small before large'),
  attempts: z.number().int().describe('Attempts begun'),
  max_attempts: z.number().int(),
  last_error: z.string().nullable(),
  queued_at: isoTime,
  started_at: isoTime.nullable(),
  completed_at: isoTime.nullable(),
  original_filename: z.string(),
  media_type: z.enum(depthMediaTypes),
  file_size: z.number().int().describe('Bytes'),
})

export const queueItem = item.meta({ id: 'QueueItem' })
export type QueueItem = z.output<typeof queueItem>

export const queueItemDetails = item
  .extend({ file_path: z.string().describe('URL of the uploaded file, relative to the server') })
  .meta({ id: 'QueueItemDetails' })

/** What a list can be sorted by. */
export const queueItemFields = item.keyof().options

export const listQueueItemsQuery = z.object({
  status: oneOf(queueStatuses).optional(),
  limit: queryNumber({ min: 1, max: 500, default: 50 }).describe('At most so many, 1 to 500'),
  offset: queryNumber({ min: 0, max: 999_999_999, default: 0 }).describe('Leave out so many of the first'),
  orderBy: oneOf(queueItemFields).default('priority'),
  orderDirection: oneOf(['ASC', 'DESC', 'asc', 'desc']).default('ASC'),
})

export type ListQueueItemsQuery = z.output<typeof listQueueItemsQuery>

export const depthPagination = z.object({ limit: z.number().int(), offset: z.number().int() })

export const listQueueItemsResponse = z
  .object({
    count: z.number().int().describe('All that fit the filter, also those on other pages'),
    items: z.array(queueItem),
    pagination: depthPagination,
  })
  .meta({ id: 'QueueItemList' })
