import type { VideoError, VideoValidationError } from '@kiln/contracts'
import type { ErrorShape } from '../../http/error-shapes.ts'

/** Errors as FastAPI writes them, which is what the clients of this contract read. */
export const fastApiShape: ErrorShape = {
  invalidStatus: 422,
  body({ status, message, where = 'body', issues }, { method }): VideoError | VideoValidationError {
    if (issues)
      return { detail: issues.map(({ path, message: msg, kind: type }) => ({ loc: [where, ...path], msg, type })) }
    return { detail: status >= 500 && method === 'POST' ? `Failed to create job: ${message}` : message }
  },
}
