import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { fullDiskCause } from '../ffmpeg/full-disk-cause.ts'
import { createTail } from '../ffmpeg/tail.ts'
import type { SegmentTask } from './encode-segment.ts'
import { FilmError } from './film-error.ts'
import type { SegmentMessage } from './segment-program.ts'

/** After this long a process that was told to stop is killed. */
const stopTimeoutMs = 3000

/**
 * Makes one segment in a process of its own: drawing blocks the process that does it, and a crash of the drawing
 * library must not take the caller along. Resolves when the process has gone.
 */
export async function runSegment(
  task: SegmentTask,
  options: { signal: AbortSignal; onFrames: (done: number) => void },
): Promise<void> {
  options.signal.throwIfAborted()
  const program = fileURLToPath(new URL('./segment-program.js', import.meta.url))
  // Options of this process, such as its debugger port or heap limit, aren't meant for its children.
  const execArgv = ['--expose-gc']
  const child = fork(program, { execArgv, serialization: 'advanced', stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
  // Not 'close': after a disconnect from this side it may never come.
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  const tail = createTail(16 * 1024)
  child.stderr?.on('data', tail.push)
  let outcome: SegmentMessage | undefined
  child.on('message', (message: SegmentMessage) => {
    if (message.kind === 'frames') options.onFrames(message.done)
    else outcome = message
  })
  let killTimer: NodeJS.Timeout | undefined
  const stop = () => {
    if (child.connected) child.disconnect()
    killTimer = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs)
  }
  options.signal.addEventListener('abort', stop, { once: true })
  try {
    child.send(task)
    const [code, killedBy] = await exited
    options.signal.throwIfAborted()
    if (outcome?.kind === 'done') return options.onFrames(task.segment.to - task.segment.from)
    if (outcome?.kind === 'failed') throw new FilmError(outcome.message, { cause: fullDiskCause(outcome.message) })
    const said = tail.text().trim().slice(-2000)
    const message = `A drawing process ended by ${killedBy ?? `code ${code}`}: ${said}`
    throw new FilmError(message, { cause: fullDiskCause(said) })
  } finally {
    clearTimeout(killTimer)
    options.signal.removeEventListener('abort', stop)
  }
}
