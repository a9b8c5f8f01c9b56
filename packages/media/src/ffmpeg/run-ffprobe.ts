import { askFfprobe, type ProbeOptions } from './ask-ffprobe.ts'
import { FfmpegError } from './ffmpeg-error.ts'

/**
 * Asks ffprobe about a local file; URLs are not fetched.
 * @param show what to print, such as `-show_format`
 * @param read makes something of the JSON that ffprobe prints, or throws
 * @throws {FfmpegError} MEDIA_UNREADABLE when it is no media file, broken, or not what `read` expects.
 */
export async function runFfprobe<Answer>(
  path: string,
  { show, read, ...options }: ProbeOptions & { show: string[]; read: (answer: unknown) => Answer },
): Promise<Answer> {
  const { stdout, stderr, code } = await askFfprobe(path, show, options)
  try {
    if (code !== 0) throw new Error('ffprobe gave up')
    return read(JSON.parse(stdout))
  } catch (cause) {
    const message = `${path} can't be read as media: ${stderr.trim() || cause}`
    throw new FfmpegError('MEDIA_UNREADABLE', message, { stderr, cause })
  }
}
