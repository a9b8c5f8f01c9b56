import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ModelError } from './model-error.ts'
import { pinHash, pinnedHashOf } from './pinned-hash.ts'

export interface PullOptions {
  url: string
  /** Where it goes; what is there is replaced when the new one is whole and right. */
  file: string
  /** The SHA-256 that it must have. Default: that of the file that was fetched first. */
  sha256: string | null
  /** `totalBytes` is null when the server doesn't say. */
  onProgress?: (bytes: number, totalBytes: number | null) => void
  signal: AbortSignal
}

export interface PulledModel {
  sha256: string
  sizeBytes: number
  /** Whether this pull was the first, whose hash is the measure for all later ones. */
  isFirst: boolean
}

/** Without a byte for so long, the connection is given up. */
const stallMs = 60_000

/**
 * Fetches a model file, checks its hash and puts it in its place in one step: a broken download is never seen there.
 * @throws ModelError; the signal's reason when it fires
 */
export async function pullModel(options: PullOptions): Promise<PulledModel> {
  const { file, signal } = options
  const part = `${file}.${process.pid}.part`
  try {
    await mkdir(dirname(file), { recursive: true })
    const { sha256, sizeBytes } = await download(options, part)
    const pinned = await pinnedHashOf(file)
    const wanted = options.sha256 ?? pinned
    if (wanted && wanted !== sha256) throw wrongHash(options, { wanted, sha256 })
    await syncToDisk(part)
    await rename(part, file)
    if (pinned !== sha256) await pinHash(file, sha256)
    return { sha256, sizeBytes, isFirst: pinned === null }
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    signal.throwIfAborted()
    throw toModelError(error, options)
  }
}

async function download({ url, onProgress, signal }: PullOptions, part: string) {
  const stalled = new AbortController()
  const stall = setTimeout(
    () => stalled.abort(new ModelError(`${url} has sent nothing for ${stallMs / 1000} s`)),
    stallMs,
  )
  const hash = createHash('sha256')
  let sizeBytes = 0
  try {
    const both = AbortSignal.any([signal, stalled.signal])
    const response = await fetch(url, {
      headers: { 'accept-encoding': 'identity', 'user-agent': 'kiln' },
      signal: both,
    })
    if (!response.ok || !response.body) throw notThere(url, response.status)
    const totalBytes = Number(response.headers.get('content-length')) || null
    async function* counted(chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        stall.refresh()
        hash.update(chunk)
        sizeBytes += chunk.length
        onProgress?.(sizeBytes, totalBytes)
        yield chunk
      }
    }
    await pipeline(response.body, counted, createWriteStream(part), { signal: both })
  } finally {
    clearTimeout(stall)
  }
  return { sha256: hash.digest('hex'), sizeBytes }
}

async function syncToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.sync().finally(() => handle.close())
}

function notThere(url: string, status: number): ModelError {
  const hint = status === 404 ? ': there is no such file; check DEPTH_MODEL_URL' : ''
  return new ModelError(`${url} answered ${status}${hint}`)
}

function wrongHash({ url, file, sha256: asked }: PullOptions, { wanted, sha256 }: { wanted: string; sha256: string }) {
  const why = asked ? 'DEPTH_MODEL_SHA256 asks for' : `${file}.sha256, from the first download, has`
  return new ModelError(
    `The file at ${url} has the SHA-256 ${sha256}, but ${why} ${wanted}. It was not installed; ` +
      `${asked ? 'check both' : 'if the new file is what you want, delete that one'}`,
  )
}

const unwritable = ['EACCES', 'EPERM', 'EROFS', 'EEXIST', 'ENOTDIR', 'EISDIR']

function toModelError(error: unknown, { url, file }: PullOptions): ModelError {
  if (error instanceof ModelError) return error
  const { code } = { code: '', ...(error instanceof Error ? error : {}) }
  if (code === 'ENOSPC') return new ModelError(`The disk of ${file} is full; the model was not installed`)
  if (unwritable.includes(code)) {
    return new ModelError(`${file} can not be written (${code}); choose another place with DEPTH_MODEL or DATA_DIR`)
  }
  return new ModelError(`${url} could not be fetched: ${reasonOf(error)}`, { cause: error })
}

/** `fetch` says only that it has failed; its cause says why. */
function reasonOf(error: unknown): string {
  const { cause } = { cause: undefined, ...(error instanceof Error ? { cause: error.cause } : {}) }
  const deepest = cause instanceof Error ? cause : error
  return deepest instanceof Error ? deepest.message || deepest.name : String(deepest)
}
