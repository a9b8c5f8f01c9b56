/** One field of a request that is not as it must be. */
export interface ProblemIssue {
  /** Below `where`. */
  path: (string | number)[]
  message: string
  /** Stable kind, e.g. `missing`, `string_too_long`. */
  kind: string
}

/** What went wrong with a request, before a contract gives it its shape. */
export interface Problem {
  status: number
  /** Stable, for programs. */
  code: string
  /** For people. Never shows internals. */
  message: string
  /** The part of the request that the issues are about. */
  where?: 'body' | 'query' | 'path' | 'header'
  issues?: ProblemIssue[]
  headers?: Record<string, string>
}

/** Thrown by routes and hooks: ends the request with this problem, in the shape of the contract that owns the path. */
export class HttpError extends Error {
  readonly problem: Problem

  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.message, options)
    this.name = 'HttpError'
    this.problem = problem
  }
}

export function notFound(message: string): HttpError {
  return new HttpError({ status: 404, code: 'NOT_FOUND', message })
}

export function forbidden(message: string): HttpError {
  return new HttpError({ status: 403, code: 'FORBIDDEN', message })
}

export function unauthorized(message: string): HttpError {
  return new HttpError({
    status: 401,
    code: 'UNAUTHORIZED',
    message,
    headers: { 'www-authenticate': 'Bearer realm="kiln"' },
  })
}

/** A field that only looks wrong beside what the server knows, e.g. a voice that does not exist. */
export function invalidField(field: {
  where: 'body' | 'query' | 'header'
  path: string[]
  message: string
}): HttpError {
  const { where, path, message } = field
  return new HttpError({
    status: 422,
    code: 'INPUT_INVALID',
    message: `${[where, ...path].join('.')} ${message}`,
    where,
    issues: [{ path, message, kind: 'value_error' }],
  })
}
