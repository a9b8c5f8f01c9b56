import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Logger } from '../../logger.ts'
import type { RunnerId } from './find-job-processes.ts'

/** What a guardian is told, one JSON line each. */
export type GuardianMessage = { kind: 'watch' | 'forget'; runner: RunnerId }

/** A process that outlives this one by a moment and ends the runners if this one could not. */
export interface Guardian {
  watch(runner: RunnerId): void
  forget(runner: RunnerId): void
  /** Ends it; it kills whatever it still watches. */
  close(): Promise<void>
}

const restartAfterMs = 1000

/**
 * Starts the guardian of one pool. It is in a session of its own, so that what kills the worker's group misses it, and
 * learns of the worker's death by the end of its standard input. If it dies itself it is started again.
 */
export function startGuardian(params: { poolMarker: string; logger: Logger }): Guardian {
  const { poolMarker, logger } = params
  const watched = new Map<number, RunnerId>()
  let closed = false
  let restartTimer: NodeJS.Timeout | null = null
  let { child, exited } = start()

  function start(): { child: ChildProcess; exited: Promise<void> } {
    const program = fileURLToPath(new URL('./guardian-main.js', import.meta.url))
    const started = spawn(process.execPath, ['--max-old-space-size=32', program, poolMarker], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    started.stdin?.on('error', () => undefined)
    for (const runner of watched.values()) tell(started, { kind: 'watch', runner })
    const gone = new Promise<void>((resolve) => {
      started.once('exit', () => resolve())
      started.once('error', () => resolve())
    })
    void gone.then(restartLater)
    return { child: started, exited: gone }
  }

  function restartLater(): void {
    if (closed) return
    logger.warn({ guardian: child.pid }, 'the guardian of the runner processes has ended, starting it again')
    restartTimer = setTimeout(() => {
      ;({ child, exited } = start())
    }, restartAfterMs).unref()
  }

  return {
    watch(runner) {
      watched.set(runner.pid, runner)
      tell(child, { kind: 'watch', runner })
    },
    forget(runner) {
      if (watched.delete(runner.pid)) tell(child, { kind: 'forget', runner })
    },
    async close() {
      closed = true
      if (restartTimer) clearTimeout(restartTimer)
      child.stdin?.end()
      await exited
    },
  }
}

function tell(child: ChildProcess, message: GuardianMessage): void {
  if (child.stdin?.writable) child.stdin.write(`${JSON.stringify(message)}\n`)
}
