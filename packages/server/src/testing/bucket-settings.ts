import type { TestS3 } from '@kiln/media/testing'

/** The variables of a server that keeps its files there. */
export function bucketSettings({ url, bucket, credentials }: Pick<TestS3, 'url' | 'bucket' | 'credentials'>) {
  return {
    S3_BUCKET: bucket,
    S3_ENDPOINT: url,
    S3_ACCESS_KEY_ID: credentials.accessKeyId,
    S3_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    S3_PREFIX: 'kiln',
  }
}
