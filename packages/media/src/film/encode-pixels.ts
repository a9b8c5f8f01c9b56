import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { type Ffmpeg, runFfmpeg } from '../ffmpeg/index.ts'
import { ratioOf } from '../ffmpeg/ratio-of.ts'

export interface PixelEncoding {
  width: number
  height: number
  /** Frames a second: a number, or what ffprobe calls it, such as `30000/1001`, which is exact. */
  fps: number | string
  /**
   * `rgb0`: 4 bytes a pixel, red, green, blue and an unused one. `yuv420p`: BT.709 of limited range (16 is black, 235 is
   * white), taken as it is. Default `rgb0`.
   */
  pixelFormat?: 'rgb0' | 'yuv420p'
  /** x264's constant rate factor: lower is better and larger. Default 20. */
  crf?: number
  /** Width by height of a pixel, such as `16:15`. Default: square. */
  pixelAspect?: string
  /** An MP4 without sound. */
  outPath: string
  /** Puts the index at the front, so that players start before they have all. */
  faststart?: boolean
  encoderThreads: number
  ffmpeg?: Ffmpeg
  signal: AbortSignal
  timeoutMs: number
}

/** Each key frame redraws the grain of a picture at once, which is seen as a pulse: no more of them than seeking needs. */
const keyFrameSeconds = 8

/**
 * Encodes the frames that `produce` writes. `write` resolves when there is room for the next one, so that no more
 * than one frame waits, whatever the length; it throws when the encoder has gone.
 */
export async function encodePixels(
  encoding: PixelEncoding,
  produce: (write: (frame: Buffer) => Promise<void>) => Promise<void>,
): Promise<void> {
  const { signal, timeoutMs, ffmpeg } = encoding
  const stdin = (writable: Writable) => produce((frame) => writeFrame(writable, frame, signal))
  await runFfmpeg(encoderArgs(encoding), { ...(ffmpeg && { ffmpeg }), signal, timeoutMs, stdin })
}

async function writeFrame(writable: Writable, frame: Buffer, signal: AbortSignal): Promise<void> {
  // A pipe that has broken never says that there is room.
  if (writable.destroyed) throw writable.errored ?? new Error('The encoder has ended')
  if (!writable.write(frame)) await once(writable, 'drain', { signal })
}

/**
 * H.264 as every browser and phone plays it. RGB becomes BT.709, and says so: without the tags players guess the
 * colours of small films differently. Closed groups of pictures let segments be joined without a second encode.
 */
function encoderArgs(encoding: PixelEncoding): string[] {
  const {
    width,
    height,
    fps,
    pixelFormat = 'rgb0',
    crf = 20,
    pixelAspect,
    encoderThreads,
    faststart,
    outPath,
  } = encoding
  const raw = ['-f', 'rawvideo', '-pix_fmt', pixelFormat, '-s', `${width}x${height}`, '-r', `${fps}`, '-i', '-']
  const color = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']
  const rate = typeof fps === 'number' ? fps : ratioOf(fps)
  const gop = ['-g', `${Math.max(1, Math.round(rate * keyFrameSeconds))}`, '-flags', '+cgop']
  const x264 = ['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'veryfast', '-crf', `${crf}`, ...gop]
  const aspect = pixelAspect ? [`setsar=${pixelAspect.replace(':', '/')}`] : []
  const scale =
    pixelFormat === 'yuv420p' ? [] : ['scale=out_color_matrix=bt709:out_range=tv:flags=bilinear+full_chroma_inp']
  const filter = [...scale, ...aspect, 'format=yuv420p'].join(',')
  // Segments that are to be joined count time alike. Left to itself, ffmpeg finds a count that fits any rate exactly.
  const timescale = Number.isInteger(rate) ? ['-video_track_timescale', `${rate * 512}`] : []
  const container = [...timescale, ...(faststart ? ['-movflags', '+faststart'] : [])]
  return [
    ...[...raw, '-vf', filter, ...x264, ...color],
    ...['-threads', `${encoderThreads}`, ...container, '-f', 'mp4', outPath],
  ]
}
