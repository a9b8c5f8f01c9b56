import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { z } from 'zod'
import { AiUnavailableError } from '../depth-client.ts'

export interface AiChild {
  baseUrl: string
  /** Resolves when the process is gone, however that came. */
  exited: Promise<void>
  kill(): void
  /** Lets it go, and kills it when it takes too long. Idempotent. */
  stop(): Promise<void>
}

const program = fileURLToPath(new URL('../service/ai-service-program.js', import.meta.url))

/** A model of 100 MB has to be read from a disk that may be slow. */
const startTimeoutMs = 60_000
const stopGraceMs = 5000

const readyLine = z.object({ port: z.number() })

/**
 * Starts the AI service on a free port of 127.0.0.1, under a path that only this process knows. Its standard input is a
 * pipe from here: when this process dies, by kill -9 too, the pipe closes and the child ends.
 * @throws AiUnavailableError when it doesn't come up
 */
export async function startAiChild({ env, logger }: { env: NodeJS.ProcessEnv; logger: Logger }): Promise<AiChild> {
  const secret = randomBytes(16).toString('hex')
  const child = spawn(process.execPath, [program], {
    env: { ...env, KILN_AI_PATH: `/${secret}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  // Writing is never tried, but a pipe that breaks reports it.
  child.stdin?.on('error', () => undefined)
  const exited = exitOf(child).then((how) => logger.info({ pid: child.pid, ...how }, 'the AI service has ended'))
  try {
    const port = await readyPort(child, exited)
    logger.info({ pid: child.pid }, 'the AI service has started')
    return {
      baseUrl: `http://127.0.0.1:${port}/${secret}`,
      exited,
      kill: () => child.kill('SIGKILL'),
      stop: () => stop(child, exited),
    }
  } catch (cause) {
    child.kill('SIGKILL')
    await exited
    throw new AiUnavailableError('The AI service could not be started; the log of the server tells why', {
      retryAfterMs: 5000,
      cause,
    })
  }
}

function exitOf(child: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
    child.once('error', () => resolve({ code: null, signal: null }))
  })
}

async function readyPort(child: ChildProcess, exited: Promise<void>): Promise<number> {
  if (!child.stdout) throw new Error('no pipe')
  const lines = createInterface({ input: child.stdout })
  const { promise: late, cancel } = timeLimit()
  try {
    const ended = exited.then(() => Promise.reject(new Error('it ended before it was ready')))
    const line = await Promise.race([new Promise<string>((resolve) => lines.once('line', resolve)), ended, late])
    return readyLine.parse(JSON.parse(line)).port
  } finally {
    cancel()
    lines.close()
    child.stdout.resume()
  }
}

function timeLimit(): { promise: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not ready after ${startTimeoutMs / 1000} s`)), startTimeoutMs)
  })
  return { promise, cancel: () => clearTimeout(timer) }
}

async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.stdin?.end()
  const kill = setTimeout(() => child.kill('SIGKILL'), stopGraceMs)
  await exited
  clearTimeout(kill)
}
