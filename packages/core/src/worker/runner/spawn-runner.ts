import { type ChildProcess, spawn } from 'node:child_process'
import { type Duplex, PassThrough, type Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import type { RunnerId } from './find-job-processes.ts'
import { channelDescriptor } from './message-channel.ts'
import { readProcess } from './process-table.ts'
import { markerVariable } from './runner-marker.ts'

/** How a runner process ended; both null when it could not be started at all. */
export interface ProcessExit {
  exitCode: number | null
  signal: string | null
}

export interface SpawnedRunner {
  /** The pid is -1 when the system refused to start the process. */
  readonly id: RunnerId
  readonly pipe: Duplex
  readonly output: readonly Readable[]
  /** The process is gone. What it wrote may still be on its way. */
  readonly exited: Promise<ProcessExit>
  /** The process is gone and all it wrote has been read, which needs all heirs of its standard error to be gone too. */
  readonly drained: Promise<void>
}

export interface SpawnRunnerParams {
  marker: string
  env: NodeJS.ProcessEnv
  heapLimitMb: number
  modules: readonly string[]
}

/** Starts the runner program in a session, and so in a process group, of its own. */
export function spawnRunner({ marker, env, heapLimitMb, modules }: SpawnRunnerParams): SpawnedRunner {
  const program = fileURLToPath(new URL('./runner-main.js', import.meta.url))
  const flags = [`--max-old-space-size=${heapLimitMb}`, '--unhandled-rejections=throw']
  const child: ChildProcess = spawn(process.execPath, [...flags, program, ...modules], {
    detached: true,
    env: { ...env, [markerVariable]: marker },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const exited = exitOf(child)
  const drained = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const pid = child.pid ?? -1
  return {
    id: { pid, startTime: readProcess(pid)?.startTime ?? '' },
    // When the system is out of file descriptors there are no streams, only an error that is about to come.
    pipe: (child.stdio?.[channelDescriptor] as Duplex | undefined) ?? new PassThrough(),
    output: [child.stdout, child.stderr].filter((stream) => stream != null),
    exited,
    drained,
  }
}

function exitOf(child: ChildProcess): Promise<ProcessExit> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
    // Without a pid nothing was started and no exit will come.
    child.on('error', () => child.pid === undefined && resolve({ exitCode: null, signal: null }))
  })
}
