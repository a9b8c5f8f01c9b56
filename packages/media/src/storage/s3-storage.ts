import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import mime from 'mime'
import type { ArtifactStorage, ObjectStat } from './artifact-storage.ts'
import { removeOldFiles } from './remove-old-files.ts'
import { createS3Bucket, type S3Bucket } from './s3-bucket.ts'
import { reportingS3 } from './s3-errors.ts'
import { headObject, type S3Head } from './s3-head.ts'
import { createPut } from './s3-put.ts'
import { readObject, type S3Reading } from './s3-read.ts'
import type { S3Settings, S3Timeouts } from './s3-settings.ts'
import { withSourceFile } from './s3-source.ts'
import { sweepUploads } from './s3-sweep.ts'
import { presignGet, type TemporaryUrlOptions } from './s3-temporary-url.ts'
import { StorageError } from './storage-error.ts'
import { assertStorageKey, assertStoragePrefix, isStorageKey } from './storage-key.ts'
import { assertRange } from './storage-range.ts'

export interface S3StorageOptions extends S3Settings {
  /** Streams are written here before they are sent. Made when it is missing; everything in it belongs to the storage. */
  readonly tempFolder: string
  /** Address of the bucket in temporary URLs, when browsers reach it by another name. Default: `endpoint`. */
  readonly publicEndpoint?: string | null
  readonly timeouts?: Partial<S3Timeouts>
}

export interface S3Storage extends ArtifactStorage {
  /**
   * Removes what writers that were killed left behind: parts of uploads and local files older than `olderThanMs`
   * (default 24 h, far longer than any upload takes). Returns how many.
   */
  sweep(options?: { readonly olderThanMs?: number }): Promise<number>
  /** @throws StorageError `STORAGE_UNAVAILABLE` when S3 does not answer, `STORAGE_FAILED` when it refuses bucket or key */
  check(options?: { readonly signal?: AbortSignal }): Promise<void>
  /** A URL that opens the object without credentials; the same for an hour, valid for one more. Asks nothing of S3. */
  temporaryUrl(key: string, options: TemporaryUrlOptions): Promise<string>
  /** Closes the connections. What is under way fails. */
  close(): Promise<void>
}

const dayMs = 24 * 60 * 60 * 1000
const deletesAtOnce = 8

/**
 * Objects in a bucket of S3 or of a server that speaks its protocol, with the sha-256 in their metadata
 * (https://docs.aws.amazon.com/AmazonS3/latest/API/). Several processes may share bucket and prefix.
 */
export const createS3Storage = (options: S3StorageOptions): S3Storage => {
  const { tempFolder, publicEndpoint, timeouts } = options
  const bucket = createS3Bucket(options, timeouts)
  const publicBucket = publicEndpoint ? createS3Bucket({ ...options, endpoint: publicEndpoint }, timeouts) : bucket
  const put = createPut(bucket)

  return {
    put: async (key, source, { signal } = {}) => {
      assertStorageKey(key)
      signal?.throwIfAborted()
      return reportingS3(`store "${key}"`, signal, () =>
        withSourceFile({ source, tempFolder, signal }, async (file) => {
          const stored = await put({ key, file, signal })
          return { ...describe(key, stored), sha256: file.sha256 }
        }),
      )
    },
    open: async (key, range = {}) => {
      assertStorageKey(key)
      assertRange({ key, range, size: null })
      return (await readObject({ bucket, key, range })).stream
    },
    copyTo: async (key, path, { signal } = {}) => {
      assertStorageKey(key)
      signal?.throwIfAborted()
      await reportingS3(`copy "${key}"`, signal, async () =>
        copyChecked({ key, path, signal, ...(await readObject({ bucket, key, range: {}, signal })) }),
      )
    },
    stat: async (key) => {
      assertStorageKey(key)
      const head = await reportingS3(`look for "${key}"`, undefined, () => headObject(bucket, key))
      return head && describe(key, head)
    },
    delete: async (key) => {
      assertStorageKey(key)
      await reportingS3(`delete "${key}"`, undefined, () => deleteObject(bucket, key))
    },
    deletePrefix: async (prefix) => {
      assertStoragePrefix(prefix)
      await reportingS3(`delete "${prefix}"`, undefined, async () => {
        for await (const keys of listPages(bucket, prefix)) await deleteObjects(bucket, keys)
      })
    },
    list: (prefix) => {
      if (prefix !== '') assertStoragePrefix(prefix)
      return listKeys(bucket, prefix)
    },
    sweep: async ({ olderThanMs = dayMs } = {}) => {
      const files = await removeOldFiles(tempFolder, olderThanMs)
      return files + (await reportingS3('sweep unfinished uploads', undefined, () => sweepUploads(bucket, olderThanMs)))
    },
    check: ({ signal } = {}) =>
      reportingS3(`reach the bucket "${bucket.name}"`, signal, async () => {
        await bucket.ask(signal, (s3, request) =>
          s3.listObjectsV2({ Bucket: bucket.name, Prefix: bucket.nameOf(''), MaxKeys: 1 }, request),
        )
      }),
    temporaryUrl: async (key, urlOptions) => {
      assertStorageKey(key)
      const object = { Bucket: bucket.name, Key: bucket.nameOf(key) }
      return presignGet(await publicBucket.client(), object, urlOptions)
    },
    close: async () => {
      await Promise.all([bucket.close(), publicBucket.close()])
    },
  }
}

const describe = (key: string, { size, storedAt }: S3Head): ObjectStat => ({
  key,
  size,
  type: mime.getType(key) ?? 'application/octet-stream',
  storedAt,
})

interface Copy extends S3Reading {
  readonly key: string
  readonly path: string
  readonly signal: AbortSignal | undefined
}

/** What arrives is what was put, or it is an error. */
const copyChecked = async ({ key, path, signal, stream, sha256 }: Copy): Promise<void> => {
  const hash = createHash('sha256')
  const hashed = async function* (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk)
      yield chunk
    }
  }
  await pipeline(stream, hashed, createWriteStream(path), { ...(signal && { signal }) })
  if (sha256 === null || hash.digest('hex') === sha256) return
  throw new StorageError('STORAGE_FAILED', `"${key}" did not arrive as it was stored.`)
}

const deleteObject = async (bucket: S3Bucket, key: string): Promise<void> => {
  await bucket.ask(undefined, (s3, options) =>
    s3.deleteObject({ Bucket: bucket.name, Key: bucket.nameOf(key) }, options),
  )
}

/** One by one: not every server has the request that deletes many. */
const deleteObjects = async (bucket: S3Bucket, keys: readonly string[]): Promise<void> => {
  const left = keys.values()
  const deleteNext = async (): Promise<void> => {
    for (const key of left) await deleteObject(bucket, key)
  }
  await Promise.all(Array.from({ length: deletesAtOnce }, deleteNext))
}

async function* listKeys(bucket: S3Bucket, prefix: string): AsyncGenerator<string> {
  for await (const keys of listPages(bucket, prefix)) yield* keys
}

/** What somebody else has put there under names that are no keys is left alone. */
async function* listPages(bucket: S3Bucket, prefix: string): AsyncGenerator<string[]> {
  let after: string | undefined
  do {
    const page = await reportingS3(`list "${prefix}"`, undefined, () =>
      bucket.ask(undefined, (s3, options) =>
        s3.listObjectsV2(
          { Bucket: bucket.name, Prefix: bucket.nameOf(prefix), ...(after && { ContinuationToken: after }) },
          options,
        ),
      ),
    )
    yield (page.Contents ?? []).map(({ Key = '' }) => bucket.keyOf(Key)).filter(isStorageKey)
    after = page.IsTruncated ? page.NextContinuationToken : undefined
  } while (after)
}
