import { environment } from './environment.ts'
import { parseEnvironment } from './parse-environment.ts'
import { notesOf } from './variable.ts'

/** One variable as `kiln config` shows it. Values of secrets are never in it. */
export interface DescribedVariable {
  name: string
  value: string | null
  source: 'environment' | 'default' | 'unset'
  doc: string
  unit: string | null
  secret: boolean
  default: string | null
}

/**
 * Every variable with its meaning and what is in force.
 * @throws ConfigError when a variable is wrong
 */
export function describeConfig(source: Readonly<Record<string, string | undefined>>): DescribedVariable[] {
  const values = parseEnvironment(source)
  const defaults = parseEnvironment({})
  return (Object.keys(environment.shape) as (keyof typeof environment.shape)[]).map((name) => {
    const about = notesOf(environment.shape[name])
    const secret = about.secret ?? false
    const set = Boolean(source[name]?.trim())
    const value = show(values[name])
    return {
      name,
      value: secret && value !== null ? '(set)' : value,
      source: set ? 'environment' : value === null ? 'unset' : 'default',
      doc: about.doc,
      unit: about.unit ?? null,
      secret,
      default: about.fallback ?? show(defaults[name]),
    }
  })
}

function show(value: unknown): string | null {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return null
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  return Array.isArray(value) ? value.join(',') : String(value)
}
