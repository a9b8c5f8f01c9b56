import { findJobProcesses } from './find-job-processes.ts'
import { killUntilGone } from './kill-until-gone.ts'
import { createProcessLister } from './marked-processes.ts'
import type { ProcessInfo } from './process-table.ts'
import { isWorkerGone } from './runner-marker.ts'

/**
 * Kills what jobs of dead workers left running: the last resort for when worker, runner and guardian were all killed at
 * once. Only Linux shows such processes; elsewhere nothing is found.
 * @returns how many there were
 */
export async function sweepLeftovers(): Promise<number> {
  const found = new Set<number>()
  const list = createProcessLister()
  const find = (): ProcessInfo[] => {
    const processes = list()
    const ownsMarker = (marker: string) => isWorkerGone(marker, processes)
    const orphans = findJobProcesses({ processes, runners: [], ownsMarker })
    for (const { pid } of orphans) found.add(pid)
    return orphans
  }
  await killUntilGone(find)
  return found.size
}
