import { z } from 'zod'

/** What `kiln config` prints about a variable. */
export interface VariableNotes {
  doc: string
  /** Unit of a number, e.g. `seconds`. */
  unit?: string
  /** Shown as `(set)`, never with its value. */
  secret?: boolean
  /** What is used when it is unset and the schema has no default of its own. */
  fallback?: string
}

const notes = new WeakMap<z.ZodType, VariableNotes>()

/** Attaches the notes to a variable's schema. */
export function variable<Schema extends z.ZodType>(schema: Schema, about: VariableNotes): Schema {
  notes.set(schema, about)
  return schema
}

/** @throws TypeError when the variable was declared without notes */
export function notesOf(schema: z.ZodType): VariableNotes {
  const found = notes.get(schema)
  if (!found) throw new TypeError('Every variable is declared with variable(schema, notes)')
  return found
}

/** A whole number within bounds, written in digits. */
export function number(min: number, max: number) {
  const message = `must be a whole number from ${min} to ${max}`
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= min && value <= max, message)
}

/** `on`, `true`, `yes`, `1` or their opposites. */
export function onOff() {
  const words: Record<string, boolean> = {
    on: true,
    true: true,
    yes: true,
    1: true,
    off: false,
    false: false,
    no: false,
    0: false,
  }
  return z.string().transform((word, context) => {
    const value = words[word.toLowerCase()]
    if (value !== undefined) return value
    context.addIssue({ code: 'custom', message: 'must be on or off' })
    return z.NEVER
  })
}

/** Items separated by commas; blanks around them are dropped. */
export function list<Item extends z.ZodType<unknown, string>>(item: Item) {
  return z
    .string()
    .transform((value) => value.split(',').map((part) => part.trim()))
    .pipe(z.array(item))
}

/** `host:port`; a literal IPv6 address stands in brackets. */
export function hostAndPort() {
  return z.string().regex(/^(\[[\da-f:]+\]|[^\s:,]{1,255}):\d{1,5}$/i, 'must be host:port, separated by commas')
}
