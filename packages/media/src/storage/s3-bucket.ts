import type { S3 } from '@aws-sdk/client-s3'
import { createS3Client } from './s3-client.ts'
import { withDeadline } from './s3-deadline.ts'
import { defaultS3Timeouts, type S3Settings, type S3Timeouts } from './s3-settings.ts'

/** One bucket, and how to ask for something in it. */
export interface S3Bucket {
  readonly name: string
  readonly timeouts: S3Timeouts
  /** The name that an object of this key has in the bucket. */
  nameOf(key: string): string
  /** The key of a name in the bucket. */
  keyOf(name: string): string
  /** The client, made when it is first needed. */
  client(): Promise<S3>
  /** A small request, with a time limit over all of its tries. */
  ask<Answer>(signal: AbortSignal | undefined, request: BucketRequest<Answer>): Promise<Answer>
  close(): Promise<void>
}

type BucketRequest<Answer> = (s3: S3, options: { abortSignal: AbortSignal }) => Promise<Answer>

export const createS3Bucket = (settings: S3Settings, timeouts: Partial<S3Timeouts> = {}): S3Bucket => {
  const { bucket: name, prefix = '' } = settings
  const limits = { ...defaultS3Timeouts, ...timeouts }
  let made: Promise<S3> | undefined
  const client = (): Promise<S3> => {
    made ??= createS3Client(settings, limits)
    return made
  }
  return {
    name,
    timeouts: limits,
    nameOf: (key) => `${prefix}${key}`,
    keyOf: (objectName) => objectName.slice(prefix.length),
    client,
    ask: async (signal, request) => {
      const s3 = await client()
      return withDeadline({ ms: limits.answerMs, signal }, (abortSignal) => request(s3, { abortSignal }))
    },
    close: async () => {
      if (made) (await made).destroy()
    },
  }
}
