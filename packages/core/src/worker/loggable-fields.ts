/**
 * The fields of a log line as plain JSON. Unlike an output they are never refused: a log call must not fail a job, so
 * what JSON can't hold is written as text.
 */
export function loggableFields(fields: Record<string, unknown>): Record<string, unknown> {
  try {
    return JSON.parse(JSON.stringify(fields, (_key, value) => loggable(value))) as Record<string, unknown>
  } catch {
    return { unreadable: Object.keys(fields).join(', ') }
  }
}

function loggable(value: unknown): unknown {
  if (value instanceof Error) return { name: value.name, message: value.message }
  if (typeof value === 'bigint' || typeof value === 'symbol' || typeof value === 'function') return String(value)
  return value
}
