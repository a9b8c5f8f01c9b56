import { z } from 'zod'
import type { ProbeOptions } from './ask-ffprobe.ts'
import { FfmpegError } from './ffmpeg-error.ts'
import { ratioOf } from './ratio-of.ts'
import { rotationOf, turnedStream } from './rotation-of.ts'
import { runFfprobe } from './run-ffprobe.ts'

/** The first video stream of a file, as it is to be seen. */
export interface MovingPicture {
  /** Upright: turned as the file says. */
  width: number
  height: number
  /** Width by height of a pixel, when they are not square, such as `16:15`. */
  pixelAspect?: string
  /** Frames a second, exact: `25/1`, `30000/1001`. Of a varying rate the mean. */
  frameRate: string
  /** Counted in the file, not read from its header. */
  frameCount: number
  /** What the header says; 0 when it says nothing. */
  durationSeconds: number
}

const answerSchema = z.object({
  streams: z
    .array(
      z.object({
        width: z.number().int().positive(),
        height: z.number().int().positive(),
        avg_frame_rate: z.string().default(''),
        r_frame_rate: z.string().default(''),
        nb_read_packets: z.coerce.number().default(0),
        duration: z.coerce.number().default(0),
        sample_aspect_ratio: z.string().optional(),
        ...turnedStream,
      }),
    )
    .min(1, 'it has no video'),
})

/** Rates outside are mistakes of the file: a clock that ticks a million times a second is not a frame rate. */
const sensibleRate = { least: 0.1, most: 480 } as const
const rateOfLastResort = '25/1'

/**
 * What is needed to read a video frame by frame. Counting its frames reads the file once, but decodes nothing.
 * @throws {FfmpegError} MEDIA_UNREADABLE when the file has no video or is broken
 */
export async function probeMovingPicture(path: string, options: ProbeOptions = {}): Promise<MovingPicture> {
  // V: without covers of audio files and thumbnails.
  const show = ['-select_streams', 'V:0', '-count_packets', '-show_streams']
  const [stream] = await runFfprobe(path, { ...options, show, read: (answer) => answerSchema.parse(answer).streams })
  if (!stream) throw new FfmpegError('MEDIA_UNREADABLE', `${path} has no video`)
  const { width, height, duration: durationSeconds, nb_read_packets: frameCount } = stream
  const isSideways = rotationOf(stream) % 180 === 90
  const frameRate = [stream.avg_frame_rate, stream.r_frame_rate].find(isSensible) ?? rateOfLastResort
  return {
    ...(isSideways ? { width: height, height: width } : { width, height }),
    ...pixelAspectOf(stream.sample_aspect_ratio, isSideways),
    ...{ frameRate, frameCount, durationSeconds },
  }
}

function isSensible(frameRate: string): boolean {
  const rate = ratioOf(frameRate)
  return rate >= sensibleRate.least && rate <= sensibleRate.most
}

/** ffprobe says `0:1` or nothing when the file says nothing. */
function pixelAspectOf(text: string | undefined, isSideways: boolean): { pixelAspect?: string } {
  const [across = 0, down = 0] = (text ?? '').split(':').map(Number)
  if (!(across > 0 && down > 0) || across === down) return {}
  return { pixelAspect: isSideways ? `${down}:${across}` : `${across}:${down}` }
}
