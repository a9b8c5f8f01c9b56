import { STATUS_CODES } from 'node:http'
import type { DepthError } from '@kiln/contracts'
import type { ErrorShape } from '../../http/error-shapes.ts'
import type { ProblemIssue } from '../../http/problem.ts'

/** Errors as this contract writes them: what kind of error, and a sentence, which names every field that is wrong. */
export const depthErrorShape: ErrorShape = {
  invalidStatus: 400,
  body({ status, message, where = 'body', issues }): DepthError {
    const named = (issue: ProblemIssue) => `${issue.path.join('.') || where}: ${issue.message}`
    return { error: STATUS_CODES[status] ?? 'Error', message: issues ? issues.map(named).join('; ') : message }
  },
}
