import { rm } from 'node:fs/promises'
import { z } from 'zod'
import { FfmpegError, probe } from '../../ffmpeg/index.ts'
import { downloadFile } from '../../provider/download-file.ts'
import { ProviderError } from '../../provider/provider-error.ts'
import type { Clip } from '../clip.ts'
import { isMp4 } from './is-mp4.ts'

/** Eight seconds in 1080p are some 20 MB. */
const MAX_CLIP_BYTES = 256 * 1024 * 1024
const TIMEOUT_MS = 300_000

/** What `poll` of every clip provider gives as output. */
export const clipOutput = z.object({ url: z.string() })

export interface FetchClipOptions {
  provider: string
  baseUrl: string
  filePath: string
  signal: AbortSignal
}

/**
 * Brings a finished clip home and looks whether it is one.
 * @throws ProviderError; the signal's reason when it aborts
 */
export async function fetchClip(output: unknown, options: FetchClipOptions): Promise<Clip> {
  const { url } = clipOutput.parse(output)
  await downloadFile(url, { ...options, maxBytes: MAX_CLIP_BYTES, timeoutMs: TIMEOUT_MS })
  const clip = await readClip(options)
  if (clip) return clip
  await rm(options.filePath, { force: true })
  throw new ProviderError(
    'PROVIDER_ANSWER_INVALID',
    `What ${options.provider} gave as the clip is no MP4 with a picture.`,
  )
}

async function readClip({ filePath, signal }: FetchClipOptions): Promise<Clip | null> {
  // Looked at before ffprobe: a playlist would make ffmpeg open what it names.
  if (!(await isMp4(filePath))) return null
  try {
    const { video, durationSeconds } = await probe(filePath, { signal })
    return video && durationSeconds > 0 ? { width: video.width, height: video.height, durationSeconds } : null
  } catch (error) {
    if (error instanceof FfmpegError && error.code === 'MEDIA_UNREADABLE') return null
    throw error
  }
}
