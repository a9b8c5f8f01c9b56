import { expect } from 'vitest'
import type { Mode } from './mode.ts'
import { report } from './report.ts'
import { runChaos } from './run-chaos.ts'

/** Long enough for a lease to run out while a worker is frozen, and for everything to be broken once. */
const seconds = 30

/** The part of every test run: a new seed each time, which is printed first, to be given to `npm run chaos`. */
export async function expectNothingLost(mode: Mode): Promise<void> {
  const seed = Date.now() % 1_000_000
  const print = (line: string) => console.log(line)
  const result = await runChaos({ mode, seed, seconds, perSecond: 5, print })
  for (const line of report(result)) print(line)
  expect(result.violations).toEqual([])
  expect(result.evidence.jobs.length).toBeGreaterThan(0)
}
