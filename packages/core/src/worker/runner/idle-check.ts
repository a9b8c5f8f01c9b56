import { setImmediate as nextTurn } from 'node:timers/promises'

// What has been closed (a socket, a child that has exited) is counted until its closing has gone through the loop.
const turnsToSettle = 10

/**
 * Notes what keeps this process busy now. The function it returns tells, a few turns of the event loop later at most,
 * whether a job left anything behind that runs on: a timer, a socket, a child, a changed working directory. It would run
 * in the middle of the next job, and its errors would be taken for that job's.
 */
export function createIdleCheck(): () => Promise<boolean> {
  const folder = process.cwd()
  const before = countResources()
  return async () => {
    for (let turn = 0; turn < turnsToSettle; turn += 1) {
      await nextTurn()
      if (hasNoMoreThan(before)) return currentFolder() === folder
    }
    return false
  }
}

function hasNoMoreThan(before: ReadonlyMap<string, number>): boolean {
  return [...countResources()].every(([kind, count]) => count <= (before.get(kind) ?? 0))
}

function countResources(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo()) {
    // Pipes are standard output, opened when first used, and the channel to the worker.
    if (kind !== 'PipeWrap' && kind !== 'Immediate') counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}

/** null when the folder has been deleted. */
function currentFolder(): string | null {
  try {
    return process.cwd()
  } catch {
    return null
  }
}
