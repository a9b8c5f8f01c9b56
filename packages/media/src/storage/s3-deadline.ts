/** No answer came in time. Named as the SDK's own. */
class S3TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * Runs `work` with a signal that fires after `ms`, and with the caller's. The timer ends with the work: a stream that it
 * has opened may take as long as it likes.
 * @throws S3TimeoutError
 */
export const withDeadline = async <T>(
  { ms, signal }: { ms: number; signal?: AbortSignal | undefined },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), ms)
  try {
    return await work(signal ? AbortSignal.any([signal, late.signal]) : late.signal)
  } catch (error) {
    if (late.signal.aborted && !signal?.aborted) throw new S3TimeoutError(`no answer within ${ms} ms`, { cause: error })
    throw error
  } finally {
    clearTimeout(timer)
  }
}
