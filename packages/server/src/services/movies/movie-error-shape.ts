import type { MovieError } from '@kiln/contracts'
import type { ErrorShape } from '../../http/error-shapes.ts'
import type { ProblemIssue } from '../../http/problem.ts'

/** Errors as the movie contract writes them: one sentence, which names every field that is wrong. */
export const movieErrorShape: ErrorShape = {
  invalidStatus: 400,
  body({ message, where = 'body', issues }): MovieError {
    const named = (issue: ProblemIssue) => `${issue.path.join('.') || where}: ${issue.message}`
    return { success: false, error: issues ? issues.map(named).join('; ') : message }
  },
}
