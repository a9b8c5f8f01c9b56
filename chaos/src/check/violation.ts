import type { Evidence } from './evidence.ts'

/** Something that was promised and does not hold. */
export interface Violation {
  /** Name of the check that found it. */
  rule: string
  text: string
}

/** @returns one text for each thing that is wrong */
export type Check = (evidence: Evidence) => string[]

/** Groups rows by what `keyOf` says. */
export function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

export function isEnded(status: string): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled'
}
