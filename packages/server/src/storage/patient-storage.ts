import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { PostponeError } from '@kiln/core'
import { type ArtifactStorage, StorageError } from '@kiln/media'
import { isFullDiskFault } from '../disk/is-full-disk-fault.ts'

const firstPauseMs = 1_000
const longestPauseMs = 15_000

/** Somebody, or the sweep, has to make room first. */
const fullDiskMs = 10_000

/**
 * The storage as jobs have it. When it can't be reached, a file is offered to it for a while: making it again costs more.
 * After that the job is put back, with no attempt used.
 * @param patienceMs default 2 minutes
 * @throws PostponeError in place of StorageError `STORAGE_UNAVAILABLE`, and at once when the disk is full: what the job has
 * written so far is in the way
 */
export function patientStorage<Storage extends ArtifactStorage>(storage: Storage, patienceMs = 120_000): Storage {
  const patiently = async <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> => {
    const until = performance.now() + patienceMs
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await work()
      } catch (error) {
        if (isFullDiskFault(error)) throw ofFullDisk(error)
        if (!(error instanceof StorageError && error.code === 'STORAGE_UNAVAILABLE')) throw error
        if (performance.now() + pauseMs > until) throw new PostponeError(error.message, { cause: error })
      }
      await delay(pauseMs, undefined, { ...(signal && { signal }) }).catch(() => {})
      signal?.throwIfAborted()
    }
  }
  return {
    ...storage,
    put: (key, source, options) => {
      const put = () => storage.put(key, source, options)
      // A stream can be read once.
      return source instanceof Readable ? put() : patiently(options?.signal, put)
    },
    copyTo: (key, path, options) => patiently(options?.signal, () => storage.copyTo(key, path, options)),
  }
}

function ofFullDisk(cause: unknown): PostponeError {
  const message = cause instanceof Error ? cause.message : 'The disk is full'
  return new PostponeError(message, { delayMs: fullDiskMs, cause })
}
