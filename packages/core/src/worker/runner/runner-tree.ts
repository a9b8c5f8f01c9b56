import { findJobProcesses, type RunnerId } from './find-job-processes.ts'
import { killNow, killUntilGone } from './kill-until-gone.ts'
import type { MarkedProcess } from './marked-processes.ts'
import { canListProcesses, readProcess, readStartCount } from './process-table.ts'

/** A runner with all that its job has started. */
export interface RunnerTree {
  /** Resident memory of all of them when last looked at, in bytes; null before the first look. */
  readonly residentBytes: number | null
  look(processes: readonly MarkedProcess[]): void
  /**
   * Kills what the job has left behind.
   * @returns false when something is left, or when this system can't tell
   */
  killLeftovers(): Promise<boolean>
  /** @returns false when something is left after ten seconds */
  killAll(): Promise<boolean>
  /** A new run begins: what is known of the one before is forgotten. */
  reset(): void
}

export function createRunnerTree(params: {
  id: RunnerId
  marker: string
  listProcesses: () => MarkedProcess[]
}): RunnerTree {
  const { id, marker, listProcesses } = params
  const known = new Map<number, string>()
  let residentBytes: number | null = null
  /** The system's count of starts when this runner was last seen alone. */
  let aloneAt: number | null = null

  function find(processes: readonly MarkedProcess[]): MarkedProcess[] {
    const found = findJobProcesses({ processes, runners: [id], ownsMarker: (other) => other === marker, known })
    for (const { pid, startTime } of found) known.set(pid, startTime)
    return found
  }

  function look(processes: readonly MarkedProcess[]): void {
    const found = find(processes)
    // A process that is just dying has no memory left; what it had before that is the better information.
    const isRunnerAlive = found.some(({ pid, residentBytes: bytes }) => pid === id.pid && bytes > 0)
    if (isRunnerAlive) residentBytes = found.reduce((sum, one) => sum + one.residentBytes, 0)
  }

  return {
    get residentBytes() {
      return residentBytes
    },
    look,
    async killLeftovers() {
      if (!canListProcesses) return false
      const startCount = readStartCount()
      if (startCount !== null && startCount === aloneAt) return true
      const left = await killUntilGone(() => find(listProcesses()).filter(({ pid }) => pid !== id.pid))
      aloneAt = left.length === 0 ? startCount : null
      return left.length === 0
    },
    async killAll() {
      if (!canListProcesses && id.pid > 0) killNow(-id.pid)
      look(listProcesses())
      const left = await killUntilGone(() => find(listProcesses()))
      return left.length === 0
    },
    reset() {
      known.clear()
      // The runner alone, for a job that dies before the first look at all it has started.
      residentBytes = readProcess(id.pid)?.residentBytes ?? null
    },
  }
}
