import { z } from 'zod'
import { isoTime } from '../common/times.ts'

const count = z.number().int()

export const videoStatistics = z
  .object({
    statistics: z.object({
      pending: count,
      started: count,
      processing: count,
      success: count,
      failure: count,
      cancelled: count,
      total: count,
    }),
    timestamp: isoTime,
  })
  .meta({ id: 'VideoStatistics' })

export type VideoStatistics = z.output<typeof videoStatistics>

export const videoHealth = z
  .object({ status: z.literal('healthy'), service: z.literal('job-service'), message: z.string() })
  .meta({ id: 'VideoHealth' })

export type VideoHealth = z.output<typeof videoHealth>
