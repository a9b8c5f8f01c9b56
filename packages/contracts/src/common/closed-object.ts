import { z } from 'zod'

/** A JSON object that has no other fields than these; one that has is told so, with those that are allowed. */
export function closedObject<Shape extends z.ZodRawShape>(shape: Shape) {
  const allowed = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return `unknown field; allowed: ${allowed}`
      return issue.input === undefined ? 'Field required' : 'must be a JSON object'
    },
  })
}
