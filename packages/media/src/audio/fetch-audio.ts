import { rm } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Agent } from 'undici'
import { FfmpegError, probe } from '../ffmpeg/index.ts'
import { openFollowing } from '../net/open-following.ts'
import { type AddressFilter, assertAllowedHost, createGuardedLookup, isPublicAddress } from '../net/public-address.ts'
import { saveBody } from '../net/save-body.ts'
import { isAudioFile } from './is-audio-file.ts'
import { MusicFetchError } from './music-fetch-error.ts'

const DEFAULT_MAX_BYTES = 50 * 1024 * 1024
const DEFAULT_TIMEOUT_MS = 60_000

export interface FetchAudioOptions {
  /** Where the file is written; nothing stays there when fetching fails. */
  outPath: string
  /** Default 50 MB. */
  maxBytes?: number
  /** For everything, redirects included. Default 60 s. */
  timeoutMs?: number
  signal?: AbortSignal
  /** Which IP addresses may be connected to. Default: those of the public internet. */
  isAllowedAddress?: AddressFilter
}

export interface FetchedAudio {
  path: string
  sizeBytes: number
  durationSeconds: number
}

/**
 * Fetches an audio file by a URL that a stranger chose: only http(s), only from public addresses (checked on the IP at
 * connect time, and again at each of at most 5 redirects), limited in size and time, and only what ffprobe reads as audio.
 * @throws MusicFetchError; the signal's reason when it aborts
 */
export async function fetchAudio(url: string, options: FetchAudioOptions): Promise<FetchedAudio> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS
  const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(options.signal ? [options.signal] : [])])
  const guard = { isAllowed: options.isAllowedAddress ?? isPublicAddress, refuse: refusedAddress }
  const agent = new Agent({ connect: { lookup: createGuardedLookup(guard) } })
  const dispatcherFor = ({ hostname }: URL) => {
    assertAllowedHost(hostname, guard)
    return agent
  }
  try {
    const body = await open(parseUrl(url), { dispatcherFor, signal })
    const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES
    const sizeBytes = await saveBody(body, {
      path: options.outPath,
      maxBytes,
      tooLarge: () => tooLarge(maxBytes),
      signal,
    })
    return { path: options.outPath, sizeBytes, durationSeconds: await audioDuration(options.outPath, signal) }
  } catch (error) {
    await rm(options.outPath, { force: true })
    options.signal?.throwIfAborted()
    throw toMusicFetchError(error, { timeoutMs, isTimedOut: signal.aborted })
  } finally {
    // Not close(): that would wait for a body nobody reads any more.
    await agent.destroy()
  }
}

async function open(url: URL, options: { dispatcherFor: (url: URL) => Agent; signal: AbortSignal }): Promise<Readable> {
  const opened = await openFollowing(url, { accept: 'audio/*', parse: parseUrl, ...options })
  if (!opened)
    throw new MusicFetchError('MUSIC_UNREACHABLE', "The music's URL redirects too often.", { permanent: true })
  if (opened.status === 200) return opened.body
  opened.body.destroy()
  throw wrongStatus(opened.status)
}

function parseUrl(text: string, base?: string): URL {
  const url = URL.canParse(text, base) ? new URL(text, base) : null
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new MusicFetchError('MUSIC_URL_INVALID', "The music's URL must start with http:// or https://.")
  }
  if (url.username || url.password) {
    throw new MusicFetchError('MUSIC_URL_INVALID', "The music's URL must not hold a user name or password.")
  }
  return url
}

function wrongStatus(status: number): MusicFetchError {
  const permanent = status < 500 && status !== 429 && status !== 408
  return new MusicFetchError('MUSIC_UNREACHABLE', `The music's host answered with status ${status}.`, { permanent })
}

function tooLarge(maxBytes: number): MusicFetchError {
  return new MusicFetchError('MUSIC_TOO_LARGE', `The music is larger than ${Math.floor(maxBytes / 1024)} KB.`)
}

function refusedAddress(hostname: string): MusicFetchError {
  const message = `The music's host ${hostname} is not on the public internet. Use an address that everyone can reach.`
  return new MusicFetchError('MUSIC_ADDRESS_REFUSED', message)
}

async function audioDuration(path: string, signal: AbortSignal): Promise<number> {
  // Looked at before ffprobe: a playlist would make ffmpeg open what it names.
  const info = (await isAudioFile(path)) ? await probe(path, { signal }) : undefined
  if (info?.audio) return info.durationSeconds
  throw new MusicFetchError('MUSIC_NOT_AUDIO', 'What the URL gives is no audio file. Use MP3, M4A, OGG, FLAC or WAV.')
}

function toMusicFetchError(error: unknown, state: { timeoutMs: number; isTimedOut: boolean }): MusicFetchError {
  if (error instanceof MusicFetchError) return error
  if (error instanceof FfmpegError && error.code === 'MEDIA_UNREADABLE' && !state.isTimedOut) {
    return new MusicFetchError('MUSIC_NOT_AUDIO', 'The music is damaged or no audio file.', { cause: error })
  }
  const why = state.isTimedOut ? `didn't arrive within ${state.timeoutMs / 1000} s` : 'could not be fetched'
  return new MusicFetchError('MUSIC_UNREACHABLE', `The music ${why}.`, { cause: error })
}
