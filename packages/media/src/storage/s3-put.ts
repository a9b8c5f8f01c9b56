import type { S3Bucket } from './s3-bucket.ts'
import { statusOf } from './s3-errors.ts'
import { headObject, type S3Head } from './s3-head.ts'
import type { SourceFile } from './s3-source.ts'
import { uploadFile } from './s3-upload.ts'
import { objectExists, StorageError } from './storage-error.ts'

interface PutRequest {
  readonly key: string
  readonly file: SourceFile
  readonly signal?: AbortSignal | undefined
}

/** Puts files under keys that keep their bytes. */
export const createPut = (bucket: S3Bucket): ((request: PutRequest) => Promise<S3Head>) => {
  const turns = createTurns()
  /** Until the server says that it does not know the condition. Some don't say so, and ignore it. */
  let onlyIfNew = true

  const send = async (request: PutRequest): Promise<void> => {
    try {
      await uploadFile({ ...request, bucket, onlyIfNew })
    } catch (error) {
      request.signal?.throwIfAborted()
      if (!onlyIfNew || statusOf(error) !== 501) throw error
      onlyIfNew = false
      await uploadFile({ ...request, bucket, onlyIfNew })
    }
  }

  const put = async (request: PutRequest): Promise<S3Head> => {
    const { key, file, signal } = request
    const before = await headObject(bucket, key, signal)
    if (before) return sameOrRefuse(key, file, before)
    try {
      await send(request)
    } catch (error) {
      signal?.throwIfAborted()
      const other = mayBeThere(error) ? await headObject(bucket, key, signal) : null
      if (!other) throw error
      return sameOrRefuse(key, file, other)
    }
    return confirm(bucket, request)
  }
  // Within this process also for servers that ignore the condition.
  return (request) => turns(request.key, () => put(request))
}

/** Taken by another writer, or by a try of our own whose answer was lost: that of a multipart upload has no id any more. */
const mayBeThere = (error: unknown): boolean => [404, 409, 412].includes(statusOf(error) ?? 0)

const sameOrRefuse = (key: string, { size, sha256 }: SourceFile, there: S3Head): S3Head => {
  if (there.size === size && there.sha256 === sha256) return there
  throw objectExists(key)
}

/** A job ends with its files stored, so what a server says is looked at: some lose metadata, or add bytes to what is sent. */
const confirm = async (bucket: S3Bucket, { key, file, signal }: PutRequest): Promise<S3Head> => {
  const there = await headObject(bucket, key, signal)
  if (there?.sha256 && there.sha256 !== file.sha256) throw objectExists(key)
  if (there?.sha256 && there.size === file.size) return there
  const kept = there ? `${there.size} bytes${there.sha256 ? '' : ' without metadata'}` : 'nothing'
  if (there) {
    await bucket.ask(signal, (s3, options) =>
      s3.deleteObject({ Bucket: bucket.name, Key: bucket.nameOf(key) }, options),
    )
  }
  throw new StorageError('STORAGE_FAILED', `S3 has kept ${kept} of the ${file.size} bytes of "${key}".`)
}

/** Work on one key, one after the other. */
const createTurns = () => {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, turn)
    try {
      return await turn
    } finally {
      if (last.get(key) === turn) last.delete(key)
    }
  }
}
