import type { z } from 'zod'
import type { Problem, ProblemIssue } from './problem.ts'

/** A part of the request does not fit its schema. Fastify fills in which part. */
export class RequestInvalidError extends Error {
  readonly issues: z.core.$ZodIssue[]
  validationContext?: string

  constructor(issues: z.core.$ZodIssue[]) {
    super('The request does not fit its schema')
    this.name = 'RequestInvalidError'
    this.issues = issues
  }
}

const places: Record<string, NonNullable<Problem['where']>> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'header',
}

export function problemOfInvalidRequest(error: RequestInvalidError): Problem {
  const where = places[error.validationContext ?? 'body'] ?? 'body'
  const issues = error.issues.flatMap(toProblemIssues)
  const first = issues[0]
  const message = first ? `${[where, ...first.path].join('.')}: ${first.message}` : error.message
  return { status: 422, code: 'INPUT_INVALID', message, where, issues }
}

/** A field that nobody knows is named as a field of its own, like one with a wrong value. */
function toProblemIssues(issue: z.core.$ZodIssue): ProblemIssue[] {
  const problem = { path: issue.path.map(toPathPart), message: issue.message, kind: kindOf(issue) }
  if (issue.code !== 'unrecognized_keys') return [problem]
  return issue.keys.map((key) => ({ ...problem, path: [...problem.path, key] }))
}

function toPathPart(part: PropertyKey): string | number {
  return typeof part === 'symbol' ? String(part) : part
}

/** The names are pydantic's, which the clients of the video contract know. */
function kindOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'missing' : (typeKinds[issue.expected] ?? 'value_error')
    case 'invalid_value':
      return issue.input === undefined ? 'missing' : 'enum'
    case 'too_small':
      return issue.origin === 'string' ? 'string_too_short' : 'greater_than_equal'
    case 'too_big':
      return issue.origin === 'string' ? 'string_too_long' : 'less_than_equal'
    case 'invalid_format':
      return 'string_pattern_mismatch'
    case 'unrecognized_keys':
      return 'extra_forbidden'
    default:
      return 'value_error'
  }
}

const typeKinds: Record<string, string> = {
  string: 'string_type',
  number: 'int_type',
  int: 'int_type',
  object: 'model_type',
  array: 'list_type',
  boolean: 'bool_type',
}
