import type {
  ListMultipartUploadsCommandInput,
  ListMultipartUploadsCommandOutput,
  MultipartUpload,
} from '@aws-sdk/client-s3'
import type { S3Bucket } from './s3-bucket.ts'
import { statusOf } from './s3-errors.ts'

/** Removes the parts of uploads that nobody has finished. @returns how many uploads, 0 where the server keeps no list */
export const sweepUploads = async (bucket: S3Bucket, olderThanMs: number): Promise<number> => {
  let swept = 0
  try {
    for await (const { Key, UploadId, Initiated } of listUploads(bucket)) {
      if (!Key || !UploadId || !Initiated || Date.now() - Initiated.getTime() < olderThanMs) continue
      await abortUpload(bucket, { Key, UploadId })
      swept += 1
    }
  } catch (error) {
    if (statusOf(error) !== 501) throw error
  }
  return swept
}

type Marker = Pick<ListMultipartUploadsCommandInput, 'KeyMarker' | 'UploadIdMarker'>

async function* listUploads(bucket: S3Bucket): AsyncGenerator<MultipartUpload> {
  let after: Marker | null = {}
  while (after) {
    const page: ListMultipartUploadsCommandOutput = await listPage(bucket, after)
    yield* page.Uploads ?? []
    after = page.IsTruncated ? { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker } : null
  }
}

const listPage = (bucket: S3Bucket, after: Marker): Promise<ListMultipartUploadsCommandOutput> =>
  bucket.ask(undefined, (s3, options) =>
    s3.listMultipartUploads({ Bucket: bucket.name, Prefix: bucket.nameOf(''), ...after }, options),
  )

const abortUpload = async (bucket: S3Bucket, upload: { Key: string; UploadId: string }): Promise<void> => {
  try {
    await bucket.ask(undefined, (s3, options) => s3.abortMultipartUpload({ Bucket: bucket.name, ...upload }, options))
  } catch (error) {
    // Finished, or swept by another process.
    if (statusOf(error) !== 404) throw error
  }
}
