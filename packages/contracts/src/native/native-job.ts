import { z } from 'zod'
import { isoTime } from '../common/times.ts'

export const nativeJobStatuses = ['pending', 'waiting', 'active', 'completed', 'failed', 'cancelled'] as const
export const nativeJobStatus = z.enum(nativeJobStatuses)
export type NativeJobStatus = z.output<typeof nativeJobStatus>

const count = z.number().int()

/** What is known about the death of a job's process. */
const nativeEvidence = z.object({
  exitCode: z.number().int().nullable(),
  signal: z.string().nullable(),
  residentBytes: count.nullable(),
  lastStep: z.string().nullable(),
  lastProgressMessage: z.string().nullable(),
})

export const nativeFailure = z
  .object({
    code: z.string(),
    message: z.string(),
    permanent: z.boolean().describe('True when trying again could not help'),
    evidence: nativeEvidence.optional(),
  })
  .meta({ id: 'JobFailure' })

export type NativeFailure = z.output<typeof nativeFailure>

/** A job as lists show it. */
export const nativeJob = z
  .object({
    id: z.string(),
    type: z.string(),
    queue: z.string(),
    status: nativeJobStatus,
    priority: z.number(),
    userId: z.string().nullable(),
    progress: z.number().describe('Percent'),
    progressMessage: z.string().nullable(),
    error: nativeFailure.nullable(),
    run: count.describe('How often it was started'),
    failedAttempts: count,
    maxAttempts: count,
    crashes: count,
    parentId: z.string().nullable(),
    createdAt: isoTime,
    runAt: isoTime.describe('Not before this time'),
    startedAt: isoTime.nullable(),
    finishedAt: isoTime.nullable(),
    expiresAt: isoTime.nullable(),
  })
  .meta({ id: 'Job' })

export type NativeJob = z.output<typeof nativeJob>

/** One job with what went in and what came out. */
export const nativeJobDetails = nativeJob.extend({ input: z.unknown(), output: z.unknown() }).meta({ id: 'JobDetails' })

export type NativeJobDetails = z.output<typeof nativeJobDetails>
