import { setTimeout as sleep } from 'node:timers/promises'
import type { ProcessInfo } from './process-table.ts'

// A process in an uninterruptible wait (a hung network file system) outlasts SIGKILL; nobody may wait for it for ever.
const giveUpAfterMs = 10_000
const longestPauseMs = 50

/**
 * SIGKILLs what `find` finds until it finds nothing: one pass is not enough, a process may fork while it is looked for.
 * @returns whatever was still there after ten seconds, normally nothing
 */
export async function killUntilGone(find: () => ProcessInfo[]): Promise<ProcessInfo[]> {
  const deadline = performance.now() + giveUpAfterMs
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    const left = find()
    if (left.length === 0 || performance.now() > deadline) return left
    for (const { pid } of left) killNow(pid)
    await sleep(pauseMs)
  }
}

/** @param pid negative for a process group */
export function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already, which is what was wanted.
  }
}
