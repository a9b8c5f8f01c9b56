import type { Readable } from 'node:stream'
import { FfmpegError } from './ffmpeg-error.ts'
import type { Ffmpeg } from './find-ffmpeg.ts'
import type { MovingPicture } from './probe-moving-picture.ts'
import { runFfmpeg } from './run-ffmpeg.ts'

export interface DecodeFramesRequest {
  path: string
  picture: MovingPicture
  ffmpeg?: Ffmpeg
  signal: AbortSignal
  timeoutMs: number
}

/**
 * Decodes a video into upright frames, 3 bytes a pixel (red, green, blue), at its own rate: where frames come unevenly, one is
 * repeated or left out now and then, so that each is shown within half a frame of its time. ffmpeg waits while
 * `read` doesn't take the next one.
 * @throws {FfmpegError} MEDIA_UNREADABLE when not one frame can be decoded; what `read` throws
 */
export async function decodeFrames(
  { path, picture, signal, timeoutMs, ffmpeg }: DecodeFramesRequest,
  read: (frames: AsyncIterable<Buffer>) => Promise<void>,
): Promise<void> {
  const { width, height, frameRate } = picture
  let frameCount = 0
  const count = async function* (frames: AsyncIterable<Buffer>) {
    for await (const frame of frames) {
      frameCount++
      yield frame
    }
  }
  const source = ['-protocol_whitelist', 'file', '-i', `file:${path}`, '-map', '0:V:0', '-an', '-sn', '-dn']
  // A size that changes on the way must not shift all that follows.
  const filter = `fps=${frameRate}:start_time=0,scale=${width}:${height}:flags=bicubic,format=rgb24`
  const stdout = (readable: Readable) => read(count(cutFrames(readable, width * height * 3)))
  const options = { signal, timeoutMs, stdout, ...(ffmpeg && { ffmpeg }) }
  try {
    await runFfmpeg([...source, '-vf', filter, '-f', 'rawvideo', '-'], options)
  } catch (error) {
    const isSourceBad = frameCount === 0 && error instanceof FfmpegError && error.code === 'FFMPEG_FAILED'
    throw isSourceBad ? undecodable(path, error) : error
  }
  if (frameCount === 0) throw undecodable(path)
}

const undecodable = (path: string, cause?: FfmpegError): FfmpegError =>
  new FfmpegError('MEDIA_UNREADABLE', `${path} has no frame that can be decoded`, {
    ...(cause && { stderr: cause.stderr, cause }),
  })

/** Pieces of a pipe are smaller than frames. What is left of a last, unfinished frame is dropped. */
async function* cutFrames(readable: Readable, frameBytes: number): AsyncGenerator<Buffer> {
  let frame = Buffer.allocUnsafeSlow(frameBytes)
  let filled = 0
  for await (const chunk of readable as AsyncIterable<Buffer>) {
    for (let from = 0; from < chunk.length; ) {
      const taken = chunk.copy(frame, filled, from)
      from += taken
      filled += taken
      if (filled < frameBytes) continue
      yield frame
      frame = Buffer.allocUnsafeSlow(frameBytes)
      filled = 0
    }
  }
}
