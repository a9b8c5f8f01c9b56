import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Timeline } from './timeline.ts'

/** A server or a worker that is struck and started again, in a new process each time. */
export interface ManagedProcess {
  readonly name: string
  readonly isServer: boolean
  readonly pid: number | undefined
  /** Where it serves; null for a worker and while it does not. */
  readonly url: string | null
  readonly isReady: boolean
  /** Resolves when it is ready, which it is not before it has its database. */
  start(): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** SIGKILL and a new process `afterMs` later. */
  restart(afterMs: number): Promise<void>
  /** SIGTERM, and a new process as soon as it is gone. @returns false when it had to be killed */
  deploy(): Promise<boolean>
  /** Ends it for good. @returns false when it had to be killed */
  stop(): Promise<boolean>
}

export interface ManagedProcessOptions {
  name: string
  program: 'serve' | 'work'
  args: readonly string[]
  env: NodeJS.ProcessEnv
  logFile: string
  timeline: Timeline
  /** Called when it has ended and nobody had told it to, which starts it again, or with an error when it was told to. */
  onUnexpectedEnd: (description: string) => void
}

/** What a program sends when it is ready. */
const readyMessage = z.object({ url: z.string().nullable() })

/** Many times what a stop takes, also when the database is away. */
const stopTimeoutMs = 45_000
/** Of a second SIGTERM: it is deployed again while it stops. */
const endedAtOnceCode = 143
const restartMs = 1_000
const readyTimeoutMs = 120_000

export function createManagedProcess(options: ManagedProcessOptions): ManagedProcess {
  const { name, timeline } = options
  let child: ChildProcess | undefined
  let url: string | null = null
  let isReady = false
  let isMeantToEnd = false
  let works: (() => void) | undefined
  /** Counts what is done to it. A deploy that is overtaken by a kill leaves the new process to that. */
  let turn = 0

  function spawnChild(): ChildProcess {
    const program = fileURLToPath(new URL(`../programs/${options.program}.js`, import.meta.url))
    const log = openSync(options.logFile, 'a')
    const started = spawn(process.execPath, [program, ...options.args], {
      env: options.env,
      stdio: ['ignore', log, log, 'ipc'],
    })
    closeSync(log)
    return started
  }

  async function start(): Promise<void> {
    works ??= timeline.begin(name)
    isMeantToEnd = false
    const started = spawnChild()
    child = started
    started.once('exit', (code, signal) => {
      isReady = false
      url = null
      if (isMeantToEnd || child !== started) return
      options.onUnexpectedEnd(`${name} ended by itself with ${signal ?? `code ${code}`}`)
      setTimeout(() => void (isMeantToEnd || start().catch(() => {})), restartMs)
    })
    const limit = AbortSignal.timeout(readyTimeoutMs)
    const gone = once(started, 'exit', { signal: limit }).then(() => null)
    const served = once(started, 'message', { signal: limit }).then(([message]) => readyMessage.parse(message))
    const ready = await Promise.race([served, gone])
    // It was struck again before it was ready: whoever did that starts the next.
    if (ready === null || child !== started) return
    url = ready.url
    isReady = true
    works?.()
    works = undefined
  }

  async function end(signal: NodeJS.Signals, timeoutMs: number): Promise<boolean> {
    const ended = child
    isMeantToEnd = true
    works ??= timeline.begin(name)
    isReady = false
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return true
    const gone = once(ended, 'exit').then(([code]) => {
      if (code && code !== endedAtOnceCode)
        options.onUnexpectedEnd(`${name} ended with code ${code} when it was told to stop`)
      return true
    })
    ended.kill(signal)
    const inTime = await Promise.race([gone, delay(timeoutMs, false, { ref: false })])
    if (!inTime) ended.kill('SIGKILL')
    await gone
    return inTime
  }

  return {
    name,
    isServer: options.program === 'serve',
    get pid() {
      return child?.pid
    },
    get url() {
      return url
    },
    get isReady() {
      return isReady
    },
    start,
    signal: (signal) => void child?.kill(signal),
    restart: async (afterMs) => {
      const mine = ++turn
      await end('SIGKILL', stopTimeoutMs)
      await delay(afterMs)
      if (turn === mine) await start()
    },
    deploy: async () => {
      const mine = ++turn
      const inTime = await end('SIGTERM', stopTimeoutMs)
      if (turn === mine) await start()
      return inTime
    },
    stop: () => {
      turn++
      return end('SIGTERM', stopTimeoutMs)
    },
  }
}
