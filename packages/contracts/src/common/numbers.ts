import { z } from 'zod'

interface Range {
  min: number
  max: number
  /** Named in the message, e.g. `seconds`. */
  unit?: string
}

function allowed({ min, max, unit }: Range): string {
  return `must be a whole number${unit ? ` of ${unit}` : ''} from ${min} to ${max}`
}

/** A whole JSON number within bounds. Strings of digits are not taken for numbers. */
export function wholeNumber(range: Range) {
  const message = allowed(range)
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'Field required' : message) })
    .int(message)
    .min(range.min, message)
    .max(range.max, message)
}

/** A JSON number within bounds, with or without decimals. */
export function number({ min, max }: Pick<Range, 'min' | 'max'>) {
  const message = `must be a number from ${min} to ${max}`
  return z
    .number({ error: (issue) => (issue.input === undefined ? 'Field required' : message) })
    .min(min, message)
    .max(max, message)
}

/** A whole number out of a query string: digits only, so that `1e3`, ` 7` and the empty string are refused. */
export function queryNumber(range: Range & { default: number }) {
  const message = allowed(range)
  return z
    .string({ error: message })
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((value) => value >= range.min && value <= range.max, message)
    .default(range.default)
}
