/** ffmpeg could not be found, failed, or ran too long. `stderr` holds what it said last. */
export class FfmpegError extends Error {
  readonly code: 'FFMPEG_NOT_FOUND' | 'FFMPEG_FAILED' | 'FFMPEG_TIMED_OUT' | 'MEDIA_UNREADABLE'
  readonly stderr: string

  constructor(code: FfmpegError['code'], message: string, options: { stderr?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'FfmpegError'
    this.code = code
    this.stderr = options.stderr ?? ''
  }
}
