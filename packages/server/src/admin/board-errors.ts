import type { OwnedPath } from '../http/error-shapes.ts'
import { HttpError } from '../http/problem.ts'

/** The path of the board, without a slash at its end. */
export const boardPath = '/admin/queues'

/** The board shows what `error` says. */
export const boardErrors: OwnedPath = {
  path: boardPath,
  shape: {
    invalidStatus: 422,
    body: ({ code, message }) => ({ error: message, code }),
  },
}

/** What the board offers and the ledger does not do. */
export function notOnTheBoard(message: string): HttpError {
  return new HttpError({ status: 400, code: 'BAD_REQUEST', message })
}
