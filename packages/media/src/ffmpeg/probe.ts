import { z } from 'zod'
import type { ProbeOptions } from './ask-ffprobe.ts'
import { ratioOf } from './ratio-of.ts'
import { rotationOf, turnedStream } from './rotation-of.ts'
import { runFfprobe } from './run-ffprobe.ts'

export interface MediaInfo {
  durationSeconds: number
  /** ffprobe's name of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  format: string
  video?: {
    /** As stored; a player that turns the picture by `rotation` may swap them. */
    width: number
    height: number
    fps: number
    codec: string
    profile: string
    pixelFormat: string
    /** Degrees by which a player turns the picture, 0 to 359, clockwise: phones store what they see and say how they were held. */
    rotation: number
  }
  audio?: { codec: string; sampleRate: number; channels: number }
}

const text = z.string().default('')
const answerSchema = z.object({
  format: z.object({ format_name: text, duration: z.coerce.number().optional() }),
  streams: z.array(
    z.discriminatedUnion('codec_type', [
      z.object({
        codec_type: z.literal('video'),
        codec_name: text,
        profile: text,
        pix_fmt: text,
        width: z.number(),
        height: z.number(),
        avg_frame_rate: text,
        duration: z.coerce.number().optional(),
        disposition: z.object({ attached_pic: z.number() }).optional(),
        ...turnedStream,
      }),
      z.object({
        codec_type: z.literal('audio'),
        codec_name: text,
        sample_rate: z.coerce.number(),
        channels: z.number(),
        duration: z.coerce.number().optional(),
      }),
      z.object({ codec_type: z.enum(['subtitle', 'data', 'attachment']) }),
    ]),
  ),
})

/**
 * What a media file holds, asked of ffprobe. A file without a known length has `durationSeconds` 0; the cover picture
 * of an audio file is no video. The path must be a local file: URLs are not fetched.
 * @throws {FfmpegError} MEDIA_UNREADABLE when it is no media file, or broken.
 */
export async function probe(path: string, options: ProbeOptions = {}): Promise<MediaInfo> {
  const read = (answer: unknown) => toMediaInfo(answerSchema.parse(answer))
  return runFfprobe(path, { ...options, show: ['-show_format', '-show_streams'], read })
}

function toMediaInfo({ format, streams }: z.infer<typeof answerSchema>): MediaInfo {
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic)
  const audio = streams.find((stream) => stream.codec_type === 'audio')
  const info: MediaInfo = { durationSeconds: format.duration ?? 0, format: format.format_name }
  if (video?.codec_type === 'video') {
    const { width, height, codec_name: codec, profile, pix_fmt: pixelFormat } = video
    const rotation = rotationOf(video)
    info.video = { width, height, codec, profile, pixelFormat, fps: ratioOf(video.avg_frame_rate), rotation }
    info.durationSeconds ||= video.duration ?? 0
  }
  if (audio?.codec_type === 'audio') {
    info.audio = { codec: audio.codec_name, sampleRate: audio.sample_rate, channels: audio.channels }
    info.durationSeconds ||= audio.duration ?? 0
  }
  return info
}
