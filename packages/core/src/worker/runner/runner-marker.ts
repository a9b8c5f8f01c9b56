import { randomUUID } from 'node:crypto'
import { readlinkSync } from 'node:fs'
import { canListProcesses, type ProcessInfo, readProcess } from './process-table.ts'

/**
 * Environment variable of every runner. Whatever a job starts inherits it, also through setsid and double forks, which
 * is how leftovers are found when neither parent nor process group leads to them any more.
 */
export const markerVariable = 'KILN_RUNNER_TOKEN'

/**
 * The part that all runners of one pool share: `<pid namespace>:<worker pid>:<worker start time>:<pool>`. The namespace
 * keeps a Kiln on the host from taking the pids of one in a container for its own.
 */
export function createPoolMarker(): string {
  const startTime = readProcess(process.pid)?.startTime ?? ''
  return [pidNamespace(), process.pid, startTime, randomUUID()].join(':')
}

export function runnerMarker(poolMarker: string, runner: number): string {
  return `${poolMarker}:${runner}`
}

export function isOfPool(marker: string, poolMarker: string): boolean {
  return marker.startsWith(`${poolMarker}:`)
}

/** Whether the worker that made the marker is gone, going by the processes there are. False for any foreign text. */
export function isWorkerGone(marker: string, processes: readonly ProcessInfo[]): boolean {
  const [namespace, pid, startTime, pool] = marker.split(':')
  if (namespace !== pidNamespace() || !pid || !startTime || !pool) return false
  return !processes.some((one) => one.pid === Number(pid) && one.startTime === startTime)
}

function pidNamespace(): string {
  if (!canListProcesses) return ''
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0] ?? ''
  } catch {
    return ''
  }
}
