import { z } from 'zod'
import { isoTime } from '../common/times.ts'
import { depthMediaTypes } from './depth-media-type.ts'

const count = z.number().int()

const counts = { queued: count, processing: count, completed: count, failed: count, cancelled: count, pending: count }

export const queueStatistics = z.object({ stats: z.object(counts), timestamp: isoTime }).meta({ id: 'QueueStatistics' })

export const queueSummary = z
  .object({
    summary: z.array(
      z.object({
        media_type: z.enum(depthMediaTypes),
        ...counts,
        avg_processing_seconds: z.number().nullable().describe('Of the completed items; null before there are any'),
        p95_processing_seconds: z.number().nullable(),
        avg_attempts: z.number().nullable().describe('Of those that were completed or failed'),
        oldest_queued_at: isoTime.nullable(),
      }),
    ),
    timestamp: isoTime,
  })
  .meta({ id: 'QueueSummary' })
