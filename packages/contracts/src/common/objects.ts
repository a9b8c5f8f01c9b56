import type { z } from 'zod'

/** What a body that is no JSON object is told. */
export function notAnObject(issue: { input?: unknown }): string {
  return issue.input === undefined ? 'Field required' : 'must be a JSON object'
}

/** Optional fields may be absent or null, which is the same. */
export function optional<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().optional()
}
