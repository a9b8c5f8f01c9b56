import { z } from 'zod'
import { isoTime } from '../common/times.ts'
import { nativeFailure, nativeJobStatus } from './native-job.ts'

export const nativeAttempt = z
  .object({
    run: z.number().int(),
    workerId: z.string().nullable(),
    startedAt: isoTime,
    finishedAt: isoTime,
    outcome: z.enum(['completed', 'failed', 'cancelled', 'crashed', 'timed-out', 'handed-back', 'postponed']),
    error: nativeFailure.nullable(),
  })
  .meta({ id: 'JobAttempt' })

export const listAttemptsResponse = z.object({ attempts: z.array(nativeAttempt) })

export const nativeLogLine = z
  .object({
    run: z.number().int(),
    at: isoTime,
    level: z.enum(['info', 'warn', 'error']),
    message: z.string(),
    fields: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'JobLogLine' })

export const listLogsResponse = z.object({ logs: z.array(nativeLogLine) })

export const nativeArtifact = z
  .object({
    url: z.string().describe('Relative to the server'),
    contentType: z.string(),
    sizeBytes: z.number().int(),
    sha256: z.string(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    createdAt: isoTime,
    expiresAt: isoTime.nullable(),
  })
  .meta({ id: 'JobArtifact' })

export const listArtifactsResponse = z.object({ artifacts: z.array(nativeArtifact) })

/** Data of one server-sent event; `seq` is the event's id too. */
export const nativeJobEvent = z
  .object({
    jobId: z.string(),
    seq: z.number().int(),
    at: isoTime,
    status: nativeJobStatus,
    progress: z.number().describe('Percent'),
    message: z.string().nullable(),
    run: z.number().int(),
  })
  .meta({ id: 'JobEvent' })

export type NativeAttempt = z.output<typeof nativeAttempt>
export type NativeLogLine = z.output<typeof nativeLogLine>
export type NativeArtifact = z.output<typeof nativeArtifact>
export type NativeJobEvent = z.output<typeof nativeJobEvent>
