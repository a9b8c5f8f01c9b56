import { PermanentError, PostponeError } from '@kiln/core'
import { AiUnavailableError } from '../../../ai/depth-client.ts'
import { PictureRefusedError } from '../../../ai/picture-refused-error.ts'

/** A service that is away is not the item's fault, so the item waits. A picture that it refuses, it would refuse again. */
export async function withAiErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AiUnavailableError) {
      const options = { delayMs: error.retryAfterMs, cause: error }
      throw new PostponeError(`AI service unavailable: ${error.message}`, options)
    }
    if (error instanceof PictureRefusedError) throw new PermanentError(error.message, { cause: error })
    throw error
  }
}
