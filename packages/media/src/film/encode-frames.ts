import { once } from 'node:events'
import { type Ffmpeg, runFfmpeg } from '../ffmpeg/index.ts'

export interface EncodeFramesRequest {
  width: number
  height: number
  fps: number
  frameCount: number
  /** The pixels of one frame: 4 bytes each, red, green, blue and an unused one. Read before the next one is asked for. */
  frameAt: (index: number) => Buffer | Promise<Buffer>
  /** An MP4 without sound. */
  outPath: string
  /** Puts the index at the front, so that players start before they have all. */
  faststart?: boolean
  encoderThreads: number
  ffmpeg?: Ffmpeg
  signal: AbortSignal
  timeoutMs: number
  onFrames?: (done: number) => void
}

/** Each key frame redraws the grain of a picture at once, which is seen as a pulse: no more of them than seeking needs. */
const keyFrameSeconds = 8

/** Encodes frames as they are drawn: one at a time is in memory, whatever the length. */
export async function encodeFrames(request: EncodeFramesRequest): Promise<void> {
  const { frameCount, frameAt, signal, timeoutMs, ffmpeg, onFrames } = request
  await runFfmpeg(encoderArgs(request), {
    ...(ffmpeg && { ffmpeg }),
    signal,
    timeoutMs,
    stdin: async (writable) => {
      for (let index = 0; index < frameCount; index++) {
        if (!writable.write(await frameAt(index))) await once(writable, 'drain', { signal })
        onFrames?.(index + 1)
      }
    },
  })
}

/**
 * H.264 as every browser and phone plays it. RGB becomes BT.709, and says so: without the tags players guess the
 * colours of small films differently. Closed groups of pictures let segments be joined without a second encode.
 */
function encoderArgs({ width, height, fps, encoderThreads, faststart, outPath }: EncodeFramesRequest): string[] {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb0', '-s', `${width}x${height}`, '-r', `${fps}`, '-i', '-']
  const color = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']
  const gop = ['-g', `${fps * keyFrameSeconds}`, '-flags', '+cgop']
  const x264 = ['-c:v', 'libx264', '-profile:v', 'high', '-preset', 'veryfast', '-crf', '20', ...gop]
  const filter = ['-vf', 'scale=out_color_matrix=bt709:out_range=tv:flags=bilinear,format=yuv420p']
  const container = ['-video_track_timescale', `${fps * 512}`, ...(faststart ? ['-movflags', '+faststart'] : [])]
  return [...raw, ...filter, ...x264, ...color, '-threads', `${encoderThreads}`, ...container, '-f', 'mp4', outPath]
}
