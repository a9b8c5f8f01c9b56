import { resolve } from 'node:path'
import { entryPath, makeEntry, takeEntry } from './cache-entry.ts'
import type { CacheRequest } from './cache-request.ts'
import { createLimitKeeper } from './limit-keeper.ts'

export interface ContentCacheOptions {
  /** Made when it is missing. Everything in it belongs to the cache; deleting it costs only time. */
  readonly root: string
  /** Bytes of all contents together. */
  readonly maxBytes: number
  /**
   * An entry used within this time is not evicted, so that who got its path can still open it, even if the limit is
   * exceeded for that long. Default one minute.
   */
  readonly spareMs?: number
}

export interface CacheResult<Meta> {
  /** `outPath` when given. Else the file in the cache: open or copy it at once, never change it. */
  readonly path: string
  readonly meta: Meta
  /** False when this call made the content. */
  readonly hit: boolean
}

/**
 * Files by what they were made from. Processes may share the folder: entries appear whole, by one rename, and are checked
 * against their sha-256 at each use; a damaged one is made again. Within a process two calls for the same key make it once.
 */
export interface ContentCache {
  /** @throws whatever `make` throws; nothing is kept then */
  getOrMake<Meta>(request: CacheRequest<Meta>): Promise<CacheResult<Meta>>
}

export const createContentCache = (options: ContentCacheOptions): ContentCache => {
  const root = resolve(options.root)
  const running = new Map<string, Promise<void>>()
  const keepLimit = createLimitKeeper({ root, maxBytes: options.maxBytes, spareMs: options.spareMs ?? 60_000 })

  return {
    getOrMake: async (request) => {
      const entry = entryPath(root, request)
      // In turn, instead of sharing one promise: a caller that aborts must not take the others along.
      for (let other = running.get(entry); other; other = running.get(entry)) await untilDone(other, request.signal)
      const run = takeOrMake({ root, entry, request, keepLimit })
      running.set(
        entry,
        run.then(noop, noop).then(() => void running.delete(entry)),
      )
      return run
    },
  }
}

const noop = (): void => undefined

interface EntryWork<Meta> {
  root: string
  entry: string
  request: CacheRequest<Meta>
  keepLimit: (addedBytes: number) => Promise<void>
}

const maxTries = 3

const takeOrMake = async <Meta>({ root, entry, request, keepLimit }: EntryWork<Meta>): Promise<CacheResult<Meta>> => {
  let addedBytes = 0
  // More than one try only when another process removes the entry in the moment between making and taking it.
  for (let tries = 0; tries <= maxTries; tries += 1) {
    request.signal?.throwIfAborted()
    const taken = await takeEntry(entry, request)
    if (taken && tries > 0) await keepLimit(addedBytes)
    if (taken) return { ...taken, hit: tries === 0 }
    addedBytes += await makeEntry({ root, entry, request })
  }
  throw new Error(`A cached ${request.kind} vanished each time it was made. Is something deleting ${root}?`)
}

const untilDone = async (work: Promise<void>, signal: AbortSignal | undefined): Promise<void> => {
  if (!signal) return work
  await new Promise<void>((done, fail) => {
    const abort = (): void => fail(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    void work.then(done).finally(() => signal.removeEventListener('abort', abort))
  })
}
