import { z } from 'zod'
import { queryNumber } from '../common/numbers.ts'
import { isoTime } from '../common/times.ts'
import { depthMediaTypes } from './depth-media-type.ts'
import { depthPagination, queueStatuses } from './queue-item.ts'

export const listMediaStatusQuery = z.object({
  limit: queryNumber({ min: 1, max: 500, default: 50 }).describe('At most so many, 1 to 500'),
  offset: queryNumber({ min: 0, max: 999_999_999, default: 0 }).describe('Leave out so many of the newest'),
})

const mediaStatus = z
  .object({
    id: z.string(),
    original_filename: z.string(),
    media_type: z.enum(depthMediaTypes),
    file_size: z.number().int().describe('Bytes'),
    queue_id: z.string().nullable().describe('Its newest queue item; null when that was removed'),
    queue_status: z.enum(queueStatuses).nullable(),
    depth_map_url: z.string().nullable().describe('Relative to the server; null before there is one'),
    width: z.number().int().nullable().describe('Of the depth map, in pixels'),
    height: z.number().int().nullable(),
    created_at: isoTime,
  })
  .meta({ id: 'MediaStatus' })

export type MediaStatus = z.output<typeof mediaStatus>

export const listMediaStatusResponse = z
  .object({
    count: z.number().int().describe('All of them, also those on other pages'),
    media: z.array(mediaStatus).describe('Newest first'),
    pagination: depthPagination,
  })
  .meta({ id: 'MediaStatusList' })

export const deleteMediaResponse = z
  .object({ success: z.literal(true), message: z.string(), mediaItemId: z.string() })
  .meta({ id: 'MediaDeleted' })
