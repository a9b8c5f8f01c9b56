import { z } from 'zod'

/** What a body that is no JSON object is told. */
export function notAnObject(issue: { input?: unknown }): string {
  return issue.input === undefined ? 'Field required' : 'must be a JSON object'
}

/** Optional fields may be absent or null, which is the same. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().optional()
}

/** A JSON object that has no other fields than these; one that has is told so, with those that are allowed. */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const allowed = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `unknown field; allowed: ${allowed}` : notAnObject(issue)),
  })
}
