import { listProcesses, type ProcessInfo, readEnvironmentVariable } from './process-table.ts'
import { markerVariable } from './runner-marker.ts'

export interface MarkedProcess extends ProcessInfo {
  marker: string | null
}

/**
 * Makes a function that lists all processes with their markers. Each process's environment is read once: one that is
 * not marked when first seen never becomes a job's, since what a runner starts begins as a copy of the marked runner.
 */
export function createProcessLister(): () => MarkedProcess[] {
  let earlier = new Map<number, MarkedProcess>()
  return () => {
    const processes = listProcesses().map((one) => {
      const before = earlier.get(one.pid)
      const isSame = before?.startTime === one.startTime
      return { ...one, marker: isSame ? before.marker : readEnvironmentVariable(one.pid, markerVariable) }
    })
    earlier = new Map(processes.map((one) => [one.pid, one]))
    return processes
  }
}
