import { parseArgs } from 'node:util'
import { hasRedisServer } from '@kiln/core/testing/servers'
import { type Mode, modes } from './mode.ts'
import { report } from './report.ts'
import { runChaos } from './run-chaos.ts'

const usage = 'usage: npm run chaos [-- --seed <number> --seconds <number> --mode postgres|redis|embedded]'

const { values } = parseArgs({
  options: { seed: { type: 'string' }, seconds: { type: 'string' }, mode: { type: 'string', multiple: true } },
})
const seed = numberOf(values.seed, Date.now() % 1_000_000)
const seconds = numberOf(values.seconds, 60)
const wanted = values.mode ?? [...modes]
const known = modes.filter((mode) => wanted.includes(mode))
if (known.length < wanted.length) throw new Error(usage)

// What was started is killed on the way out.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const print = (line: string) => console.log(line)
for (const mode of known.filter(canRun)) {
  const result = await runChaos({ mode, seed, seconds, print })
  for (const line of report(result)) print(line)
  if (result.violations.length > 0) process.exitCode = 1
}
process.exit()

function numberOf(text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(usage)
  return value
}

/** A missing Redis is said aloud; on a build machine it is a failure. */
function canRun(mode: Mode): boolean {
  if (mode !== 'redis' || hasRedisServer()) return true
  if (process.env.CI) process.exitCode = 1
  return false
}
