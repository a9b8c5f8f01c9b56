import { types } from 'node:util'
import { KilnError } from '../errors.ts'

/** Largest output, step result or child input, in bytes of JSON. What is larger belongs into an artifact. */
export const maxJsonBytes = 16 * 1024 * 1024

/**
 * The value as it will be read back from storage, so that the first attempt sees what later ones will see.
 * What JSON would drop or bend silently (functions, Maps, NaN, a promise nobody awaited) is refused.
 * @param what names the value in the error, e.g. `Step "voice"`
 * @throws KilnError OUTPUT_INVALID
 */
export function throughJson(value: unknown, what: string): unknown {
  const text = stringify(value, what)
  if (text === undefined) return undefined
  const bytes = Buffer.byteLength(text)
  if (bytes > maxJsonBytes) {
    throw invalid(what, `is ${bytes} bytes of JSON, more than ${maxJsonBytes}; save it as an artifact instead`)
  }
  return JSON.parse(text)
}

function stringify(value: unknown, what: string): string | undefined {
  try {
    return JSON.stringify(value, function (this: Record<string, unknown>, key, shown) {
      // `shown` has been through toJSON already, which a Buffer has: look at the value itself.
      const unfit = unfitFor(this[key])
      if (unfit)
        throw invalid(what, `has ${unfit}${key === '' ? '' : ` at ${JSON.stringify(key)}`}, which JSON can't hold`)
      return shown
    })
  } catch (error) {
    if (error instanceof KilnError) throw error
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'toJSON threw'
    throw invalid(what, `is not JSON: ${why}`)
  }
}

function unfitFor(value: unknown): string | null {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') return `a ${typeof value}`
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  if (typeof value !== 'object' || value === null) return null
  if (types.isPromise(value)) return 'a promise (was an await forgotten?)'
  if (types.isMap(value)) return 'a Map'
  if (types.isSet(value)) return 'a Set'
  if (types.isNativeError(value)) return 'an Error'
  if (types.isRegExp(value)) return 'a RegExp'
  if (types.isAnyArrayBuffer(value) || ArrayBuffer.isView(value)) return 'binary data'
  return null
}

function invalid(what: string, problem: string): KilnError {
  return new KilnError('OUTPUT_INVALID', `${what} ${problem}`)
}
