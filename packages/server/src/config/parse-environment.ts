import type { z } from 'zod'
import { ConfigError } from './config-error.ts'
import { type Environment, environment } from './environment.ts'
import { notesOf } from './variable.ts'

type Source = Readonly<Record<string, string | undefined>>

/**
 * Reads the variables. An empty one counts as unset; blanks around a value are dropped.
 * @throws ConfigError with one line that names every wrong variable and what it may be
 */
export function parseEnvironment(source: Source): Environment {
  const result = environment.safeParse(withoutEmpty(source))
  if (!result.success) throw new ConfigError(describe(result.error, source))
  return result.data
}

function withoutEmpty(source: Source): Record<string, string> {
  const set: Record<string, string> = {}
  for (const name of Object.keys(environment.shape)) {
    const value = source[name]?.trim()
    if (value) set[name] = value
  }
  return set
}

function describe(error: z.ZodError, source: Source): string {
  const firstByName = new Map<string, string>()
  for (const issue of error.issues) {
    const name = String(issue.path[0])
    if (!firstByName.has(name)) firstByName.set(name, issue.message)
  }
  return [...firstByName].map(([name, message]) => `${name} ${message}${shown(name, source)}`).join('; ')
}

function shown(name: string, source: Source): string {
  const schema = environment.shape[name as keyof typeof environment.shape]
  if (notesOf(schema).secret) return ''
  const value = source[name] ?? ''
  return `, not ${JSON.stringify(value.length > 80 ? `${value.slice(0, 80)}…` : value)}`
}
