import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import type { S3 } from '@aws-sdk/client-s3'
import mime from 'mime'
import type { S3Bucket } from './s3-bucket.ts'
import type { SourceFile } from './s3-source.ts'
import { StorageError } from './storage-error.ts'

const mebibyte = 1024 * 1024
/** A smaller file is sent in one request. A put holds about three parts in memory, whatever the size of its file. */
const partSize = 8 * mebibyte
const partsAtOnce = 2
/** S3 takes no more. */
const maxParts = 10_000
const cleanUpMs = 10_000

export interface S3Upload {
  readonly bucket: S3Bucket
  readonly key: string
  readonly file: SourceFile
  /** Let S3 itself refuse the write when the key is taken. */
  readonly onlyIfNew: boolean
  readonly signal?: AbortSignal | undefined
}

/** Sends a file, in parts when it is large. When that fails or is aborted, no part stays behind. */
export const uploadFile = async ({ bucket, key, file, onlyIfNew, signal }: S3Upload): Promise<void> => {
  const { Upload } = await import('@aws-sdk/lib-storage')
  const body = Readable.from(unchanged(file), { objectMode: false })
  const upload = new Upload({
    client: await abortable(await bucket.client(), signal),
    partSize: Math.max(partSize, Math.ceil(file.size / maxParts)),
    queueSize: partsAtOnce,
    params: {
      Bucket: bucket.name,
      Key: bucket.nameOf(key),
      Body: body,
      ContentType: mime.getType(key) ?? 'application/octet-stream',
      Metadata: { sha256: file.sha256 },
      ...(onlyIfNew && { IfNoneMatch: '*' }),
    },
  })
  try {
    await upload.done()
  } finally {
    body.destroy()
  }
}

/** The bytes of a file, if they are those that were hashed: the last part of an upload is not sent otherwise. */
async function* unchanged({ path, sha256 }: SourceFile): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: mebibyte })) {
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') === sha256) return
  throw new StorageError('STORAGE_FAILED', 'The file was changed while it was being stored.')
}

/**
 * The client with a signal in its requests: the library sends none, and its own abort returns before it has cleaned up.
 * Beginning is not aborted, so that the id to clean up is known, and cleaning up neither.
 */
const abortable = async (s3: S3, signal: AbortSignal | undefined): Promise<S3> => {
  const { AbortMultipartUploadCommand, CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3')
  const send: S3['send'] = (command: Parameters<S3['send']>[0]) => {
    if (command instanceof CreateMultipartUploadCommand) return s3.send(command)
    if (command instanceof AbortMultipartUploadCommand) {
      return s3.send(command, { abortSignal: AbortSignal.timeout(cleanUpMs) })
    }
    return s3.send(command, { ...(signal && { abortSignal: signal }) })
  }
  return Object.create(s3, { send: { value: send } })
}
