import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { ByteRange } from './artifact-storage.ts'
import type { S3Bucket } from './s3-bucket.ts'
import { withDeadline } from './s3-deadline.ts'
import { isTransient, statusOf, storageErrorOf } from './s3-errors.ts'
import { objectNotFound, StorageError } from './storage-error.ts'
import { rangeNotThere } from './storage-range.ts'

export interface S3Reading {
  readonly stream: Readable
  /** Of the whole object; null when somebody else has put it there. */
  readonly sha256: string | null
}

interface ReadRequest {
  readonly bucket: S3Bucket
  readonly key: string
  readonly range: ByteRange
  readonly signal?: AbortSignal | undefined
}

/** Breaks one after the other, without a byte in between, after which a read is given up. */
const maxBreaks = 3
const firstPauseMs = 200

/**
 * Opens an object. A connection that breaks on the way is opened again where it broke off: S3 closes it when the reader
 * rests, and a reset must not cost a whole film.
 */
export const readObject = async (request: ReadRequest): Promise<S3Reading> => {
  const first = await getPart(request)
  if (!first) return { stream: Readable.from([]), sha256: null }
  let body = first.body
  const reopen = async (read: number): Promise<Readable> => {
    const range = { ...request.range, start: (request.range.start ?? 0) + read }
    const next = await getPart({ ...request, range })
    if (!next || next.etag !== first.etag) throw replaced(request.key, next)
    body = next.body
    if (stream.destroyed) body.destroy()
    return body
  }
  const chunks = readOn(request, body, reopen)
  // Not Readable.from: its destroy waits for the next chunk, which may never come.
  const stream: Readable = new Readable({
    read: () => {
      chunks.next().then(
        ({ value, done }) => stream.push(done ? null : value),
        (error) => stream.destroy(error),
      )
    },
    destroy: (error, done) => {
      body.destroy()
      done(error)
    },
  })
  return { stream, sha256: first.sha256 }
}

async function* readOn(
  { key, signal }: ReadRequest,
  first: Readable,
  reopen: (read: number) => Promise<Readable>,
): AsyncGenerator<Buffer> {
  let body = first
  let read = 0
  for (let breaks = 0; ; ) {
    try {
      for await (const chunk of body) {
        breaks = 0
        read += chunk.length
        yield chunk
      }
      return
    } catch (error) {
      signal?.throwIfAborted()
      breaks += 1
      if (breaks > maxBreaks || !isTransient(error)) throw storageErrorOf(error, `read "${key}"`)
    }
    await delay(firstPauseMs * 2 ** (breaks - 1), undefined, { ...(signal && { signal }) })
    body = await reopen(read)
  }
}

interface Part {
  body: Readable
  etag: string | undefined
  sha256: string | null
}

/** Null for an object without a byte. */
const getPart = async (request: ReadRequest): Promise<Part | null> => {
  const { bucket, key, range, signal } = request
  try {
    const answer = await ask(request)
    if (!(answer.Body instanceof Readable)) throw new TypeError('The SDK has given no stream')
    return { body: answer.Body, etag: answer.ETag, sha256: answer.Metadata?.sha256 ?? null }
  } catch (error) {
    signal?.throwIfAborted()
    if (isNoSuchKey(error)) throw objectNotFound(key)
    if (statusOf(error) !== 416) throw storageErrorOf(error, `read "${key}"`)
    // No byte 0 in it: it is empty.
    if ((range.start ?? 0) === 0) return null
    throw rangeNotThere({ key, range, size: null })
  }

  async function ask({ range: { start = 0, end } }: ReadRequest) {
    const s3 = await bucket.client()
    const whole = start === 0 && end === undefined
    return withDeadline({ ms: bucket.timeouts.answerMs, signal }, (abortSignal) =>
      s3.getObject(
        {
          Bucket: bucket.name,
          Key: bucket.nameOf(key),
          ...(!whole && { Range: `bytes=${start}-${end ?? ''}` }),
        },
        { abortSignal },
      ),
    )
  }
}

/** Bytes of another object must never follow those of the one that was opened. */
const replaced = (key: string, next: Part | null): StorageError => {
  next?.body.destroy()
  return new StorageError('STORAGE_FAILED', `"${key}" was replaced while it was read.`)
}

/** A bucket that does not exist is 404 as well, and no object that is missing. */
const isNoSuchKey = (error: unknown): boolean => error instanceof Error && error.name === 'NoSuchKey'
