import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

export interface RunProgramInput {
  file: string
  args: readonly string[]
  stdin: string
  timeoutMs: number
  signal: AbortSignal
}

/**
 * Runs a short program and resolves with all it wrote to stdout; killed when `signal` aborts or time is up.
 * @throws Error with the last of stderr when it can't be started or exits with another code than 0
 */
export async function runProgram({ file, args, stdin, timeoutMs, signal }: RunProgramInput): Promise<Buffer> {
  const child = spawn(file, args, {
    stdio: ['pipe', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    killSignal: 'SIGKILL',
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  // A program that has died doesn't read; its exit code is the better news.
  child.stdin.on('error', () => undefined)
  child.stdin.end(stdin)
  const [[code], stderr] = await Promise.all([once(child, 'close') as Promise<[number | null]>, text(child.stderr)])
  if (code !== 0) throw new Error(`${file} exited with code ${code}: ${stderr.trim().slice(-500)}`)
  return Buffer.concat(chunks)
}
