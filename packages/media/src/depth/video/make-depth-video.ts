import { rename, rm } from 'node:fs/promises'
import { decodeFrames } from '../../ffmpeg/decode-frames.ts'
import { type Ffmpeg, FfmpegError } from '../../ffmpeg/index.ts'
import { type MovingPicture, probeMovingPicture } from '../../ffmpeg/probe-moving-picture.ts'
import { ratioOf } from '../../ffmpeg/ratio-of.ts'
import { encodePixels } from '../../film/encode-pixels.ts'
import type { PixelSize } from '../depth-estimator.ts'
import { upsampleDepth } from '../upsample-depth.ts'
import { createDepthSmoother } from './depth-smoother.ts'
import { type EstimatedFrame, type EstimateFrame, estimateFrames } from './estimate-frames.ts'
import { createMotionMeter } from './motion-meter.ts'
import { toLuma } from './to-luma.ts'

export interface DepthVideoRequest {
  /** Path of a video that ffmpeg can decode. */
  source: string
  /** Path of the MP4 to be made. It appears when it is complete, and replaces what was there. */
  target: string
  estimateFrame: EstimateFrame
  /** How many frames are estimated at a time, and held in memory. Default 2. */
  concurrency?: number
  /** Takes out flicker. Default true; without it each frame is as it was estimated. */
  smoothing?: boolean
  /** After each frame. `frames` is counted in the file; it is off by a few only where frames come unevenly. */
  onProgress?: (progress: { frame: number; frames: number }) => void
  /** Default: `findFfmpeg()`. */
  ffmpeg?: Ffmpeg
  /** Kills ffmpeg, removes what was begun, and rejects with the signal's reason. */
  signal?: AbortSignal
  /** Default 12 hours. */
  timeoutMs?: number
}

export interface DepthVideo extends PixelSize {
  frames: number
  durationMs: number
}

const defaultTimeoutMs = 12 * 60 * 60_000
/** Depth is smooth: what saves bits in pictures is seen as steps here. */
const crf = 16
/** Of the length in its header, this much of a video may be missing. */
const missingSeconds = 1

/**
 * Makes the film of how near everything in a video is: near = bright, of the video's size, rate and length, H.264 High,
 * yuv420p, its index at the front, no sound. One frame after another: memory doesn't grow with the length.
 *
 * H.264 that plays everywhere has even sides. Of a video with an odd one the film is one pixel larger at the right or the foot,
 * where the last column or row is there twice; `width` and `height` of the answer are the video's own, and pixels lie where they lie in the video.
 * @throws {FfmpegError} MEDIA_UNREADABLE when the source has no video, can't be decoded, or breaks off; what `estimateFrame` throws
 */
export async function makeDepthVideo(request: DepthVideoRequest): Promise<DepthVideo> {
  const { source, target, signal = new AbortController().signal, ffmpeg } = request
  signal.throwIfAborted()
  const picture = await probeMovingPicture(source, { signal, ...(ffmpeg && { ffmpeg }) })
  const outPath = `${target}.part`
  try {
    const frames = await writeFilm({ ...request, signal, picture, outPath })
    const seconds = frames / ratioOf(picture.frameRate)
    if (seconds < picture.durationSeconds * 0.9 - missingSeconds) throw breaksOff(source, { seconds, picture })
    await rename(outPath, target)
    return { width: picture.width, height: picture.height, frames, durationMs: Math.round(seconds * 1000) }
  } finally {
    await rm(outPath, { force: true })
  }
}

interface FilmRequest extends DepthVideoRequest {
  signal: AbortSignal
  picture: MovingPicture
  outPath: string
}

/** @returns how many frames it has */
async function writeFilm(request: FilmRequest): Promise<number> {
  const { source, picture, outPath, ffmpeg, signal, timeoutMs = defaultTimeoutMs } = request
  const film = evenSizeOf(picture)
  const stop = new AbortController()
  const decoding = { path: source, picture, signal: AbortSignal.any([signal, stop.signal]), timeoutMs }
  const using = ffmpeg ? { ffmpeg } : {}
  let decoded: Promise<void> | undefined
  let done = 0
  const produce = (write: (frame: Buffer) => Promise<void>) => {
    decoded = decodeFrames({ ...decoding, ...using }, async (frames) => {
      const depth = createDepthPainter(request, film)
      const { estimateFrame, concurrency = 2 } = request
      const estimating = {
        size: picture,
        estimateFrame,
        concurrency: Math.max(1, concurrency),
        signal: decoding.signal,
      }
      for await (const frame of estimateFrames(frames, estimating)) {
        await write(depth.paint(frame))
        done++
        request.onProgress?.({ frame: done, frames: Math.max(done, picture.frameCount) })
      }
    })
    return decoded
  }
  const encoding = { ...film, ...(picture.pixelAspect && { pixelAspect: picture.pixelAspect }), outPath, crf, ...using }
  try {
    const options = { fps: picture.frameRate, pixelFormat: 'yuv420p', faststart: true, encoderThreads: 2 } as const
    await encodePixels({ ...encoding, ...options, signal, timeoutMs }, produce)
  } finally {
    // When the encoder fails, the decoder still waits for its turn.
    stop.abort()
    await decoded?.catch(() => undefined)
  }
  return done
}

/** Turns what was estimated into pixels of the film. */
function createDepthPainter({ picture, smoothing = true }: FilmRequest, film: PixelSize) {
  const { width, height, frameRate } = picture
  const smoother = createDepthSmoother({ width, height, fps: ratioOf(frameRate) })
  let meter: ReturnType<typeof createMotionMeter> | undefined
  return {
    paint({ small, guide, map }: EstimatedFrame): Buffer {
      const depth = upsampleDepth(map, guide)
      if (!smoothing) return toLuma(depth.values, { width, film })
      meter ??= createMotionMeter(small)
      return toLuma(smoother.smooth(depth, meter.measure(small)), { width, film })
    },
  }
}

const evenSizeOf = ({ width, height }: PixelSize): PixelSize => ({
  width: width + (width % 2),
  height: height + (height % 2),
})

function breaksOff(source: string, { seconds, picture }: { seconds: number; picture: MovingPicture }): FfmpegError {
  const length = `${seconds.toFixed(1)} s of ${picture.durationSeconds.toFixed(1)} s`
  return new FfmpegError('MEDIA_UNREADABLE', `${source} breaks off: only ${length} can be decoded`)
}
