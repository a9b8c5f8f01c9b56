import type { CharacterError } from '@kiln/contracts'
import type { ErrorShape } from '../../http/error-shapes.ts'

/** Errors as the clients of this contract read them. */
export const characterErrorShape: ErrorShape = {
  invalidStatus: 400,
  body({ status, message, where = 'body', issues }): CharacterError {
    const errors = issues?.map((issue) => ({ field: issue.path.join('.') || where, message: issue.message }))
    return { success: false, statusCode: status, message, ...(errors && { errors }) }
  },
}
