import { PermanentError, PostponeError } from '@kiln/core'
import { FfmpegError } from '@kiln/media'
import { AiUnavailableError } from '../../../ai/depth-client.ts'
import { PictureRefusedError } from '../../../ai/picture-refused-error.ts'

/**
 * A service that is away is not the item's fault, so the item waits. One that took the picture and never answered may have
 * been stopped by this very picture: that is a failed attempt, or the item would wait for ever. A picture that the service
 * refuses, or a video that can't be decoded, would be the same the next time.
 */
export async function withDepthErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AiUnavailableError && !error.timedOut) {
      const options = { delayMs: error.retryAfterMs, cause: error }
      throw new PostponeError(`AI service unavailable: ${error.message}`, options)
    }
    const hopeless =
      error instanceof PictureRefusedError || (error instanceof FfmpegError && error.code === 'MEDIA_UNREADABLE')
    throw hopeless ? new PermanentError(error.message, { cause: error }) : error
  }
}
