import { z } from 'zod'
import { askFfprobe, toJson } from '../ffmpeg/ask-ffprobe.ts'
import { FfmpegError } from '../ffmpeg/ffmpeg-error.ts'
import { findFfmpeg } from '../ffmpeg/find-ffmpeg.ts'
import { type MediaInfo, probe } from '../ffmpeg/probe.ts'
import { runGuarded } from '../ffmpeg/run-guarded.ts'
import { acceptedTypeNames, type VideoType } from './accepted-types.ts'
import type { PixelArea } from './check-photo.ts'
import { mediaLimits } from './media-limits.ts'
import { MediaRefusedError } from './media-refused-error.ts'

const decodeTimeoutMs = 60_000

/** A dozen frames of 8192 × 8192 pixels, which a decoder keeps to refer to. */
const decodeMemoryBytes = 2 * 1024 ** 3

/** More than one: what comes first may stand alone while all that refers to it is broken. */
const decodedFrames = 5

/**
 * Looks at a video: its header, whether all of its frames are there, and whether the first ones can be decoded.
 * @throws MediaRefusedError
 */
export async function checkVideo(
  path: string,
  { demuxer }: VideoType,
  signal: AbortSignal | undefined,
): Promise<PixelArea & { durationMs: number | null }> {
  const info = await probe(path, { demuxer, signal }).catch(refuseUnreadable)
  const size = uprightSize(info)
  const durationMs = info.durationSeconds > 0 ? Math.round(info.durationSeconds * 1000) : null
  assertWithinLimits(size, durationMs)
  if (demuxer === 'mov') await assertWhole(path, { demuxer, signal })
  await assertDecodable(path, { demuxer, signal })
  return { ...size, durationMs }
}

function refuseUnreadable(error: unknown): never {
  throw error instanceof FfmpegError && error.code === 'MEDIA_UNREADABLE' ? broken(error) : error
}

function uprightSize({ video }: MediaInfo): PixelArea {
  if (!video) {
    const message = `has no video in it; these types are taken: ${acceptedTypeNames}`
    throw new MediaRefusedError('MEDIA_TYPE_UNSUPPORTED', message)
  }
  const { width, height, rotation } = video
  if (width < 1 || height < 1) throw broken()
  return rotation % 180 === 90 ? { width: height, height: width } : { width, height }
}

function assertWithinLimits({ width, height }: PixelArea, durationMs: number | null): void {
  const { videoSide, pixels, videoDurationMs } = mediaLimits
  if (Math.max(width, height) > videoSide || width * height > pixels) {
    const message = `has ${width} × ${height} pixels; a video may have ${videoSide} × ${videoSide}`
    throw new MediaRefusedError('MEDIA_TOO_LARGE', message)
  }
  if (durationMs !== null && durationMs > videoDurationMs) {
    const message = `lasts ${Math.ceil(durationMs / 60_000)} minutes; a video may last ${videoDurationMs / 60_000}`
    throw new MediaRefusedError('MEDIA_TOO_LARGE', message)
  }
}

interface Look {
  demuxer: VideoType['demuxer']
  signal: AbortSignal | undefined
}

const packetCounts = z.object({
  streams: z.array(z.object({ nb_frames: z.coerce.number().optional(), nb_read_packets: z.coerce.number() })).min(1),
})

/** An MP4 says at its beginning or its end how many frames it has; those that can be read are counted, not decoded. */
async function assertWhole(path: string, look: Look): Promise<void> {
  // Frames that an edit has cut away are still in the file.
  const question = ['-advanced_editlist', '0', '-select_streams', 'V:0', '-count_packets']
  const { stdout, code } = await askFfprobe(
    path,
    [...question, '-show_entries', 'stream=nb_frames,nb_read_packets'],
    look,
  )
  const counts = packetCounts.safeParse(toJson(stdout))
  const [stream] = counts.success ? counts.data.streams : []
  if (code !== 0 || !stream || stream.nb_read_packets < (stream.nb_frames ?? 1)) throw broken()
}

/** `framecrc` writes a line for each frame that was decoded. */
async function assertDecodable(path: string, { demuxer, signal }: Look): Promise<void> {
  const { ffmpegPath } = await findFfmpeg()
  const input = ['-protocol_whitelist', 'file', '-f', demuxer, '-i', `file:${path}`]
  const output = ['-map', '0:V:0', '-frames:v', String(decodedFrames), '-f', 'framecrc', '-']
  const { stdout, code } = await runGuarded({
    file: ffmpegPath,
    args: ['-v', 'error', '-nostdin', ...input, ...output],
    timeoutMs: decodeTimeoutMs,
    memoryLimitBytes: decodeMemoryBytes,
    signal,
  })
  if (code !== 0 || !/^0,/m.test(stdout)) throw broken()
}

function broken(cause?: unknown): MediaRefusedError {
  return new MediaRefusedError('MEDIA_BROKEN', 'is broken or cut off: the video can not be decoded', { cause })
}
