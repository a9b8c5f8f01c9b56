import { PermanentError } from '@kiln/core'

/** The media errors know whether the same call can ever succeed; for the engine that is another class of error. */
export async function withPermanentErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isPermanent(error)) throw error
    throw new PermanentError(error.message, { code: error.code, cause: error })
  }
}

function isPermanent(error: unknown): error is Error & { code: string } {
  return (
    error instanceof Error &&
    'permanent' in error &&
    error.permanent === true &&
    'code' in error &&
    typeof error.code === 'string'
  )
}
