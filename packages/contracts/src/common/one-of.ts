import { z } from 'zod'
import { notAString } from './strings.ts'

/** One of several words; anything else is told which. */
export function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, {
    error: (issue) => (typeof issue.input === 'string' ? `must be one of: ${values.join(', ')}` : notAString(issue)),
  })
}
