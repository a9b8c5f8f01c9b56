import { setTimeout as sleep } from 'node:timers/promises'
import type { JobFailure } from '../../job.ts'
import type { Logger } from '../../logger.ts'
import type { RunFacts, RunHost } from '../run-host.ts'
import { describeDeath } from './describe-death.ts'
import { createHostBridge, type HostBridge } from './host-bridge.ts'
import type { MarkedProcess } from './marked-processes.ts'
import { createMessageChannel } from './message-channel.ts'
import { createOutputTail } from './output-tail.ts'
import { type Reason, runnerMessageSchema } from './protocol.ts'
import { createRunnerTree } from './runner-tree.ts'
import { type ProcessExit, spawnRunner } from './spawn-runner.ts'

export interface RunRequest {
  facts: RunFacts
  /** File URL of the module that exports the job type. */
  module: string
  jobType: string
  host: RunHost
  /** The job's module is loaded and its code is about to run. */
  onBegin?: () => void
}

export type RunnerOutcome =
  | { kind: 'returned'; output: unknown }
  | { kind: 'threw'; failure: JobFailure }
  /** The process ended under the job; `failure.evidence` tells what is known. */
  | { kind: 'died'; failure: JobFailure }

/** One runner process, as its worker sees it. */
export interface Runner {
  readonly pid: number
  readonly startTime: string
  readonly runsDone: number
  /** False once it has been killed or has died. */
  readonly isUsable: boolean
  readonly exited: Promise<unknown>
  hasLoaded(module: string): boolean
  /** Resolves when the run has ended and nothing it started is left. One run at a time. */
  run(request: RunRequest): Promise<RunnerOutcome>
  /** Fires the signal of the run in hand. */
  abort(reason: Reason): void
  /** Resident bytes of the process and everything below it. */
  measure(processes: readonly MarkedProcess[]): number
  /** Kills the process and everything below it; the first reason is the one that counts. */
  kill(reason?: Reason): Promise<void>
}

export interface RunnerParams {
  marker: string
  env: NodeJS.ProcessEnv
  heapLimitMb: number
  modules: readonly string[]
  listProcesses: () => MarkedProcess[]
  logger: Logger
}

const startTimeoutMs = 30_000
// The system closes a dying process's pipe a moment before it reports the exit.
const exitAfterCloseMs = 500
const drainTimeoutMs = 1000

export function createRunner(params: RunnerParams): Runner {
  const { marker, listProcesses, logger, heapLimitMb } = params
  const { id, pipe, output, exited, drained } = spawnRunner(params)
  const tree = createRunnerTree({ id, marker, listProcesses })
  const tail = createOutputTail()
  for (const stream of output) tail.follow(stream)
  const loaded = new Set<string>(params.modules)
  let runsDone = 0
  let bridge: HostBridge | null = null
  let exit: ProcessExit | null = null
  let killing: Promise<void> | null = null
  let killedFor: Reason | null = null

  const startTimer = setTimeout(() => crash(`did not start within ${startTimeoutMs} ms`), startTimeoutMs).unref()
  void exited.then((how) => {
    exit = how
    clearTimeout(startTimer)
  })

  const channel = createMessageChannel({
    stream: pipe,
    onMessage: receive,
    onGarbage: (problem) => crash(`sent ${problem}`),
    onClose: () => setTimeout(() => crash('closed its pipe to the worker'), exitAfterCloseMs).unref(),
  })

  function receive(message: unknown): void {
    const parsed = runnerMessageSchema.safeParse(message)
    if (!parsed.success) crash(`sent a message that is not of the protocol: ${JSON.stringify(message).slice(0, 200)}`)
    else if (parsed.data.kind === 'ready') clearTimeout(startTimer)
    else bridge?.receive(parsed.data)
  }

  function crash(what: string): void {
    if (!exit) void kill({ code: 'JOB_CRASHED', message: `The job's process ${what}` })
  }

  function kill(reason?: Reason): Promise<void> {
    if (!exit) killedFor ??= reason ?? null
    killing ??= killAll()
    return killing
  }

  async function killAll(): Promise<void> {
    if (!(await tree.killAll())) logger.error({ runner: id.pid }, 'a process of a job could not be killed')
    await Promise.race([drained, sleep(drainTimeoutMs, undefined, { ref: false })])
    channel.close()
    for (const stream of output) stream.destroy()
  }

  async function run(request: RunRequest): Promise<RunnerOutcome> {
    const { facts, module, jobType, host, onBegin = () => undefined } = request
    runsDone += 1
    loaded.add(module)
    tail.clear()
    tree.reset()
    const ticket = runsDone
    const ended = new Promise<void>((onEnd) => {
      bridge = createHostBridge({ ticket, host, send: channel.send, onBegin, onEnd: () => onEnd(), logger })
    })
    channel.send({ kind: 'run', ticket, facts, module, jobType })
    await Promise.race([ended, exited])
    return finish(bridge as unknown as HostBridge)
  }

  async function finish(current: HostBridge): Promise<RunnerOutcome> {
    const isClean = current.end?.reusable === true && (await tree.killLeftovers())
    // After a death this takes along what the process left behind, and reads its last words.
    if (!isClean || killing || exit) await kill()
    current.close()
    bridge = null
    const { end } = current
    if (end?.kind === 'returned') return { kind: 'returned', output: end.output }
    if (end?.kind === 'threw') return { kind: 'threw', failure: end.failure }
    return { kind: 'died', failure: deathOf(current) }
  }

  function deathOf({ lastStep, lastProgressMessage }: HostBridge): JobFailure {
    const { exitCode = null, signal = null } = exit ?? {}
    const { residentBytes } = tree
    const evidence = { exitCode, signal, residentBytes, lastStep, lastProgressMessage, stderr: tail.text() }
    return describeDeath({ evidence, killedFor, heapLimitMb })
  }

  return {
    pid: id.pid,
    startTime: id.startTime,
    get runsDone() {
      return runsDone
    },
    get isUsable() {
      return !exit && !killing
    },
    exited,
    hasLoaded: (module) => loaded.has(module),
    run,
    abort: (reason) => channel.send({ kind: 'abort', ticket: runsDone, reason }),
    measure(processes) {
      // While its processes die one by one, what is left is no measure of what the job used.
      if (!killing) tree.look(processes)
      return tree.residentBytes ?? 0
    },
    kill,
  }
}
