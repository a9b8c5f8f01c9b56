import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { guardedCommand } from './guarded-command.ts'
import { createTail } from './tail.ts'

export interface GuardedProgram {
  file: string
  args: string[]
  timeoutMs: number
  /** Beyond it allocations of the program fail (on Linux). Default: no limit. */
  memoryLimitBytes?: number
  /** More on stdout than this counts as a failure. Default 16 MiB. */
  maxOutputBytes?: number
  signal?: AbortSignal | undefined
}

export interface ProgramEnd {
  /** Null when it was stopped from here: out of time, or more output than it may write. Above 128 it died by a signal. */
  code: number | null
  stdout: string
  /** The last 64 KB. */
  stderr: string
}

/**
 * Runs a short program that reads what a stranger has sent: within limits, without this process' secrets in its
 * environment, and never outliving this process.
 * @throws the signal's reason when it fires; Error when the program can't be started
 */
export async function runGuarded(program: GuardedProgram): Promise<ProgramEnd> {
  const { timeoutMs, memoryLimitBytes, maxOutputBytes = 16 * 1024 * 1024, signal } = program
  signal?.throwIfAborted()
  const { file, argv } = guardedCommand(program.file, program.args, { memoryLimitBytes })
  const child = spawn(file, argv, { stdio: ['pipe', 'pipe', 'pipe'], env: programEnvironment() })
  let isStopped = false
  const stop = () => {
    isStopped = true
    // Closing stdin makes the guard kill the program; where there is no guard, the signal does.
    child.stdin.destroy()
    if (process.platform === 'win32') child.kill('SIGKILL')
  }
  const timer = setTimeout(stop, timeoutMs)
  signal?.addEventListener('abort', stop, { once: true })
  const tail = createTail(64 * 1024)
  const chunks: Buffer[] = []
  let outputBytes = 0
  child.stderr.on('data', tail.push)
  child.stdout.on('data', (chunk: Buffer) => {
    outputBytes += chunk.length
    if (outputBytes <= maxOutputBytes) chunks.push(chunk)
    else stop()
  })
  child.stdin.on('error', () => undefined)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    signal?.throwIfAborted()
    return { code: isStopped ? null : code, stdout: Buffer.concat(chunks).toString('utf8'), stderr: tail.text() }
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
    child.stdin.destroy()
  }
}

/** What programs need to be found and to start; nothing that a stranger's file could get out of them. */
function programEnvironment(): NodeJS.ProcessEnv {
  const { PATH, LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, SystemRoot, TMPDIR } = process.env
  return { PATH, LD_LIBRARY_PATH, DYLD_LIBRARY_PATH, SystemRoot, TMPDIR }
}
