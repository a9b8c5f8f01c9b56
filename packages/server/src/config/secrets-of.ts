import { type Environment, environment } from './environment.ts'
import { notesOf } from './variable.ts'

/** Shorter ones would be found by chance in the middle of other words. */
const leastLength = 8

/** Every value that is a secret, and the passwords in those that are URLs. */
export function secretsOf(env: Environment): string[] {
  const values: Readonly<Record<string, unknown>> = env
  const secrets = Object.entries(environment.shape).flatMap(([name, schema]) => {
    const value = values[name]
    return notesOf(schema).secret && typeof value === 'string' ? [value, ...passwordsIn(value)] : []
  })
  // The longest first: one may hold another.
  return secrets.filter(({ length }) => length >= leastLength).sort((a, b) => b.length - a.length)
}

function passwordsIn(value: string): string[] {
  if (!URL.canParse(value)) return []
  const { password } = new URL(value)
  return [password, decodeURIComponent(password)]
}
