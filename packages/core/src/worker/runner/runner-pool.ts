import { KilnError } from '../../errors.ts'
import type { Logger } from '../../logger.ts'
import { startGuardian } from './guardian.ts'
import { createProcessLister } from './marked-processes.ts'
import { createPoolRun, type PoolRun, type RunnerRun } from './pool-run.ts'
import { createRunner, type Runner, type RunRequest } from './runner.ts'
import { createPoolMarker, runnerMarker } from './runner-marker.ts'
import { setUpVariable } from './runner-set-up.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'

export interface RunnerPoolOptions {
  /**
   * Most runner processes at a time; a run that finds them all busy waits. Default no limit: what bounds them are the
   * slots of the queues. With a limit, jobs that wait for children in runners can fill it and wait for ever.
   */
  size?: number
  /** Resident memory one job may use, its children included, in bytes. Default 2 GiB. Only watched on Linux. */
  memoryLimitBytes?: number
  /** `--max-old-space-size` of a runner, in MB. Default half of the memory limit. */
  heapLimitMb?: number
  /** File URLs that a new process imports before it is asked to, so that a first job need not wait for that. */
  modules?: readonly string[]
  /** Environment of the runners. Default: the worker's own. */
  env?: NodeJS.ProcessEnv
  /** File URL of a module that exports {@link SetUpRunner} as `setUpRunner`. Default: none. */
  setUp?: string
  logger: Logger
  /** Warm processes kept ready beyond those that work. Default 1. */
  spare?: number
  /** After so many jobs a process is replaced by a new one. Default 50. */
  maxJobsPerRunner?: number
  /** How long a job may take to end after {@link RunnerRun.abort} before it is killed. Default: that is for the caller. */
  abortGraceMs?: number
  /** How often memory is looked at, in milliseconds. Default 250. */
  memoryCheckMs?: number
  /** How long more processes than the spare ones stay without work, in milliseconds. Default 30,000. */
  idleTimeoutMs?: number
}

export interface RunnerCounts {
  busy: number
  idle: number
  /** Killed, and not gone yet. */
  ending: number
}

export interface RunnerPool {
  /** @throws KilnError ENGINE_CLOSED after {@link RunnerPool.close} */
  start(request: RunRequest): RunnerRun
  counts(): RunnerCounts
  /** Kills all runs and processes; resolves when nothing is left. Waiting for jobs to end is for the caller. */
  close(): Promise<void>
}

const megabyte = 1024 * 1024
const closedReason = { code: 'ENGINE_CLOSED', message: 'The worker was closed while the job ran' }

/**
 * Runs jobs in processes of their own, one at a time each, and keeps the processes for the next job. Nothing a job has
 * started survives it, nor this process.
 */
export function createRunnerPool(options: RunnerPoolOptions): RunnerPool {
  const { size = Number.POSITIVE_INFINITY, spare = 1, maxJobsPerRunner = 50, abortGraceMs, logger } = options
  const { env = process.env, memoryLimitBytes = 2048 * megabyte, memoryCheckMs = 250, idleTimeoutMs = 30_000 } = options
  const modules = options.modules ?? []
  const heapLimitMb = options.heapLimitMb ?? Math.round(memoryLimitBytes / megabyte / 2)
  const poolMarker = createPoolMarker()
  const listProcesses = createProcessLister()
  const guardian = startGuardian({ poolMarker, logger })
  const sweep = sweepLeftovers().then((count) => {
    if (count > 0) logger.warn({ count }, 'killed processes that a dead worker had left behind')
  })
  const queue: PoolRun[] = []
  const idle: Runner[] = []
  const busy = new Map<Runner, PoolRun>()
  /** Being killed; they count until they are gone. */
  const ending = new Set<Promise<void>>()
  let runnersMade = 0
  let closing: Promise<void> | null = null
  const memoryTimer = setInterval(checkMemory, memoryCheckMs).unref()
  let idleTimer: NodeJS.Timeout | null = null

  function addRunner(): Runner {
    runnersMade += 1
    const runner = createRunner({
      marker: runnerMarker(poolMarker, runnersMade),
      env: options.setUp ? { ...env, [setUpVariable]: options.setUp } : env,
      heapLimitMb,
      modules,
      listProcesses,
      logger,
    })
    // -1 stands for all processes when a signal is sent; nobody is to be told to watch that.
    if (runner.pid > 0) guardian.watch({ pid: runner.pid, startTime: runner.startTime })
    void runner.exited.then(() => {
      const index = idle.indexOf(runner)
      // It ended without a job; it may have left something all the same.
      if (index >= 0) discard(idle.splice(index, 1))
    })
    return runner
  }

  function discard(runners: Runner[]): void {
    for (const runner of runners) {
      const ended = runner.kill().then(() => {
        guardian.forget({ pid: runner.pid, startTime: runner.startTime })
        ending.delete(ended)
        serveQueue()
      })
      ending.add(ended)
    }
  }

  const hasRoom = () => idle.length + busy.size + ending.size < size

  function serveQueue(): void {
    while (!closing && queue.length > 0 && (idle.length > 0 || hasRoom())) {
      const run = queue.shift()
      if (run) void execute(run, takeIdle(run.request.module) ?? addRunner())
    }
  }

  /** Only when work comes or goes: where processes die as soon as they are started, this must not become a loop. */
  function addSpares(): void {
    while (!closing && idle.length < spare && hasRoom()) idle.push(addRunner())
  }

  /** Best one that has the job's module loaded already, else the one used last. */
  function takeIdle(module: string): Runner | undefined {
    const loaded = idle.findIndex((runner) => runner.hasLoaded(module))
    return loaded >= 0 ? idle.splice(loaded, 1)[0] : idle.pop()
  }

  async function execute(run: PoolRun, runner: Runner): Promise<void> {
    busy.set(runner, run)
    const outcome = await run.begin(runner)
    busy.delete(runner)
    if (runner.isUsable && runner.runsDone < maxJobsPerRunner && !closing) idle.push(runner)
    else discard([runner])
    retireSurplusLater()
    run.end(outcome)
    serveQueue()
    addSpares()
  }

  function retireSurplusLater(): void {
    if (idleTimer) clearTimeout(idleTimer)
    idleTimer = setTimeout(() => discard(idle.splice(0, Math.max(0, idle.length - spare))), idleTimeoutMs).unref()
  }

  function checkMemory(): void {
    if (busy.size === 0) return
    const processes = listProcesses()
    for (const runner of busy.keys()) {
      const bytes = runner.measure(processes)
      if (bytes <= memoryLimitBytes) continue
      const used = `${Math.round(bytes / megabyte)} MB of memory, more than the ${Math.round(memoryLimitBytes / megabyte)} MB`
      void runner.kill({ code: 'JOB_OUT_OF_MEMORY', message: `The job used ${used} it may` })
    }
  }

  function start(request: RunRequest): RunnerRun {
    if (closing) throw new KilnError('ENGINE_CLOSED', 'The runner pool has been closed')
    const run = createPoolRun({
      request,
      ...(abortGraceMs === undefined ? {} : { abortGraceMs }),
      onWithdraw: (withdrawn) => queue.splice(queue.indexOf(withdrawn), 1),
    })
    queue.push(run)
    serveQueue()
    addSpares()
    return run
  }

  async function closeAll(): Promise<void> {
    clearInterval(memoryTimer)
    if (idleTimer) clearTimeout(idleTimer)
    await Promise.all([...queue, ...busy.values()].map((run) => run.kill(closedReason)))
    discard(idle.splice(0))
    await Promise.all([...ending, sweep])
    await guardian.close()
  }

  addSpares()
  return {
    start,
    counts: () => ({ busy: busy.size, idle: idle.length, ending: ending.size }),
    close() {
      closing ??= closeAll()
      return closing
    },
  }
}
