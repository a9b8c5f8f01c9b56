import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'
import { FfmpegError } from './ffmpeg-error.ts'
import { type Ffmpeg, findFfmpeg } from './find-ffmpeg.ts'

export interface MediaInfo {
  durationSeconds: number
  /** ffprobe's name of the container, such as `mov,mp4,m4a,3gp,3g2,mj2`. */
  format: string
  video?: { width: number; height: number; fps: number; codec: string; profile: string; pixelFormat: string }
  audio?: { codec: string; sampleRate: number; channels: number }
}

const run = promisify(execFile)
const probeTimeoutMs = 30_000

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
export async function probe(path: string, options: { signal?: AbortSignal; ffmpeg?: Ffmpeg } = {}): Promise<MediaInfo> {
  const { ffprobePath } = options.ffmpeg ?? (await findFfmpeg())
  const args = [
    '-v',
    'error',
    '-protocol_whitelist',
    'file',
    '-show_format',
    '-show_streams',
    '-of',
    'json',
    '-i',
    `file:${path}`,
  ]
  try {
    const { stdout } = await run(ffprobePath, args, {
      timeout: probeTimeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: 16 * 1024 * 1024,
      ...(options.signal ? { signal: options.signal } : {}),
    })
    return toMediaInfo(answerSchema.parse(JSON.parse(stdout)))
  } catch (error) {
    options.signal?.throwIfAborted()
    const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new FfmpegError('MEDIA_UNREADABLE', `${path} can't be read as media: ${stderr || error}`, {
      stderr,
      cause: error,
    })
  }
}

function toMediaInfo({ format, streams }: z.infer<typeof answerSchema>): MediaInfo {
  const video = streams.find((stream) => stream.codec_type === 'video' && !stream.disposition?.attached_pic)
  const audio = streams.find((stream) => stream.codec_type === 'audio')
  const info: MediaInfo = { durationSeconds: format.duration ?? 0, format: format.format_name }
  if (video?.codec_type === 'video') {
    const { width, height, codec_name: codec, profile, pix_fmt: pixelFormat } = video
    info.video = { width, height, codec, profile, pixelFormat, fps: ratio(video.avg_frame_rate) }
    info.durationSeconds ||= video.duration ?? 0
  }
  if (audio?.codec_type === 'audio') {
    info.audio = { codec: audio.codec_name, sampleRate: audio.sample_rate, channels: audio.channels }
    info.durationSeconds ||= audio.duration ?? 0
  }
  return info
}

function ratio(text: string): number {
  const [above = 0, below = 1] = text.split('/').map(Number)
  return below > 0 ? above / below : 0
}
