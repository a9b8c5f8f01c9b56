import { KilnError } from '../errors.ts'

/** @throws KilnError STEP_DUPLICATE when a key is used a second time */
export function createKeyGuard(kind: 'step' | 'call' | 'provider'): (key: string) => void {
  const used = new Set<string>()
  return (key) => {
    if (used.has(key)) {
      throw new KilnError(
        'STEP_DUPLICATE',
        `The ${kind} key ${JSON.stringify(key)} is used twice in one run; give each its own`,
      )
    }
    used.add(key)
  }
}
