import type { S3 } from '@aws-sdk/client-s3'

export interface TemporaryUrlOptions {
  readonly contentType: string
  /** `Content-Disposition` of the answer. */
  readonly disposition: string
}

/** URLs stay the same for this long, so that caches work, and are valid for at least as long. */
const bucketMs = 60 * 60 * 1000

/** A URL that opens one object without credentials for one to two hours (SigV4 in the query). */
export const presignGet = async (
  s3: S3,
  object: { Bucket: string; Key: string },
  { contentType, disposition, now = Date.now() }: TemporaryUrlOptions & { now?: number },
): Promise<string> => {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3')
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner')
  const command = new GetObjectCommand({
    ...object,
    ResponseContentType: contentType,
    ResponseContentDisposition: disposition,
    ResponseCacheControl: `private, max-age=${bucketMs / 1000}`,
  })
  const signingDate = new Date(Math.floor(now / bucketMs) * bucketMs)
  return getSignedUrl(s3, command, { signingDate, expiresIn: (2 * bucketMs) / 1000 })
}
