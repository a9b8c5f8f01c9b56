import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../../bin/kiln', import.meta.url))

export interface Outcome {
  code: number | null
  out: string
  err: string
}

/** Runs bin/kiln to its end with exactly these variables. */
export function kiln(args: string[], env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { env: { PATH: process.env.PATH ?? '', ...env } })
    const outcome: Outcome = { code: null, out: '', err: '' }
    child.stdout.on('data', (data) => {
      outcome.out += data
    })
    child.stderr.on('data', (data) => {
      outcome.err += data
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ ...outcome, code }))
  })
}
