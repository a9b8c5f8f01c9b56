import type { S3Bucket } from './s3-bucket.ts'
import { statusOf } from './s3-errors.ts'

export interface S3Head {
  readonly size: number
  readonly storedAt: Date
  /** Null for an object that somebody else has put there. */
  readonly sha256: string | null
}

/** What the bucket knows of an object, null when there is none. */
export const headObject = async (bucket: S3Bucket, key: string, signal?: AbortSignal): Promise<S3Head | null> => {
  try {
    const { ContentLength, LastModified, Metadata } = await bucket.ask(signal, (s3, options) =>
      s3.headObject({ Bucket: bucket.name, Key: bucket.nameOf(key) }, options),
    )
    return {
      size: ContentLength ?? 0,
      storedAt: LastModified ?? new Date(0),
      sha256: Metadata?.sha256 ?? null,
    }
  } catch (error) {
    if (statusOf(error) === 404) return null
    throw error
  }
}
