import type { z } from 'zod'

export type ParsedAnswer<Value> = { value: Value } | { problem: string }

/**
 * Reads JSON that another server has sent. The problem names fields only: the parser's own error would quote the
 * answer, which may repeat a key.
 */
export function parseAnswer<Schema extends z.ZodType>(bytes: Buffer, schema: Schema): ParsedAnswer<z.output<Schema>> {
  let json: unknown
  try {
    json = JSON.parse(bytes.toString('utf8'))
  } catch {
    return { problem: 'it is no JSON' }
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { value: parsed.data }
  const [issue] = parsed.error.issues
  return { problem: `${issue?.path.join('.') || 'the whole'}: ${issue?.message}` }
}
