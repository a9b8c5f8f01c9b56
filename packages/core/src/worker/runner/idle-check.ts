import { setImmediate as nextTurn } from 'node:timers/promises'

/**
 * Notes what keeps this process busy now. The function it returns tells, one turn of the event loop later, whether a
 * job left anything behind that runs on: a timer, a socket, a child, a changed working directory. It would run in the
 * middle of the next job, and its errors would be taken for that job's.
 */
export function createIdleCheck(): () => Promise<boolean> {
  const folder = process.cwd()
  const before = countResources()
  return async () => {
    await nextTurn()
    const after = countResources()
    const isIdle = [...after].every(([kind, count]) => count <= (before.get(kind) ?? 0))
    return isIdle && currentFolder() === folder
  }
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
