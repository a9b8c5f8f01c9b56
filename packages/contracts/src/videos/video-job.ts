import { z } from 'zod'
import { isoTime } from '../common/times.ts'

export const videoJobStatuses = ['pending', 'started', 'processing', 'success', 'failure', 'cancelled'] as const
export type VideoJobStatus = (typeof videoJobStatuses)[number]

export const videoJobStatus = z.enum(videoJobStatuses)

/** Answer to a submit, 202. */
export const createVideoJobResponse = z
  .object({
    job_id: z.string(),
    status: z.literal('pending'),
    message: z.string(),
    estimated_duration: z.number().int().describe('Seconds until the film is done, from recent jobs'),
  })
  .meta({ id: 'CreateVideoJobResponse' })

export type CreateVideoJobResponse = z.output<typeof createVideoJobResponse>

/** What a finished job has made. The paths are URLs relative to the server. */
export const videoResult = z
  .object({
    video_path: z.string(),
    thumbnail_path: z.string(),
    captions_path: z.string().describe('Subtitles in SRT'),
    duration: z.number().describe('Length of the film in seconds'),
    file_size: z.number().int().describe('Bytes'),
    resolution: z.string().meta({ examples: ['1920x1080'] }),
    warnings: z.array(z.string()).describe('What was done otherwise than asked, and why'),
    provider: z.string().describe('Who spoke the narration'),
    model: z.string().nullable(),
    voice: z.string().nullable(),
    fallback: z.boolean().describe('True when the local voice stood in for the provider that was asked for'),
  })
  .meta({ id: 'VideoResult' })

export type VideoResult = z.output<typeof videoResult>

/** Every field is always there; what does not apply yet is null. */
export const videoJob = z
  .object({
    job_id: z.string(),
    status: videoJobStatus,
    progress: z.number().describe('0 to 1'),
    progress_message: z.string().nullable(),
    result: videoResult.nullable().describe('Present when status is success'),
    error: z.string().nullable().describe('Present when status is failure'),
    created_at: isoTime,
    started_at: isoTime.nullable(),
    completed_at: isoTime.nullable(),
    retry_count: z.number().int(),
    duration: z.number().nullable().describe('Seconds from start to end'),
  })
  .meta({ id: 'VideoJob' })

export type VideoJob = z.output<typeof videoJob>

export const cancelVideoJobResponse = z
  .object({ job_id: z.string(), status: z.literal('cancelled'), message: z.string() })
  .meta({ id: 'CancelVideoJobResponse' })

export type CancelVideoJobResponse = z.output<typeof cancelVideoJobResponse>
