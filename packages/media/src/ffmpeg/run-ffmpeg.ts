import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { FfmpegError } from './ffmpeg-error.ts'
import { type Ffmpeg, findFfmpeg } from './find-ffmpeg.ts'
import { fullDiskCause, isCutByFullDisk } from './full-disk-cause.ts'
import { guardedCommand } from './guarded-command.ts'
import { inSpan } from './in-span.ts'
import { createProgressReader } from './progress-reader.ts'
import { createTail } from './tail.ts'

export interface RunFfmpegOptions {
  /** Default: `findFfmpeg()`. */
  ffmpeg?: Ffmpeg
  /** Abort kills ffmpeg; the promise then rejects with the signal's reason. */
  signal?: AbortSignal
  /** Default 30 minutes. */
  timeoutMs?: number
  /** What ffmpeg reads as `-i -`: a stream, or a function that writes and is done when it returns. */
  stdin?: Readable | ((writable: Writable) => Promise<void>)
  /** Reads what ffmpeg writes to an output of `-`, at its own pace: ffmpeg waits. There is no `onProgress` then. */
  stdout?: (readable: Readable) => Promise<void>
  /** Length of the output in seconds: what `onProgress` is a fraction of. */
  durationSeconds?: number
  onProgress?: (fraction: number) => void
}

const defaultTimeoutMs = 30 * 60_000

/**
 * Runs ffmpeg until it exits. It overwrites outputs, prints no statistics and, without `stdout`, reports its position
 * there, so an output of `-` is then only possible for the null muxer. Resolves with the last 64 KB of stderr, where
 * measuring filters (loudnorm, volumedetect) print. ffmpeg never outlives this process, not even when it is killed with -9.
 * @throws {FfmpegError} FFMPEG_FAILED with the last lines of stderr, FFMPEG_TIMED_OUT, FFMPEG_NOT_FOUND.
 */
export function runFfmpeg(args: string[], options: RunFfmpegOptions = {}): Promise<{ stderr: string }> {
  return inSpan('ffmpeg', () => run(args, options))
}

async function run(args: string[], options: RunFfmpegOptions): Promise<{ stderr: string }> {
  options.signal?.throwIfAborted()
  const ffmpeg = options.ffmpeg ?? (await findFfmpeg())
  options.signal?.throwIfAborted()
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs
  const full = [
    '-hide_banner',
    '-nostats',
    '-y',
    ...(options.stdout ? [] : ['-progress', 'pipe:1']),
    ...(options.stdin ? [] : ['-nostdin']),
    ...args,
  ]
  const { file, argv } = options.stdin
    ? { file: ffmpeg.ffmpegPath, argv: full }
    : guardedCommand(ffmpeg.ffmpegPath, full)
  const child = spawn(file, argv, { stdio: ['pipe', 'pipe', 'pipe'] })
  const closed = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  let isStopped = false
  const kill = () => {
    isStopped = true
    // Closing stdin ends a guarded ffmpeg; the signal ends one that was started directly.
    child.stdin.destroy(new Error('ffmpeg was stopped'))
    if (options.stdin) child.kill('SIGKILL')
  }
  let hasTimedOut = false
  const timer = setTimeout(() => {
    hasTimedOut = true
    kill()
  }, timeoutMs)
  options.signal?.addEventListener('abort', kill, { once: true })

  const tail = createTail(64 * 1024)
  child.stderr.on('data', tail.push)
  let partnerError: unknown
  const reading = options.stdout?.(child.stdout).catch((error: unknown) => {
    if (isStopped) return
    partnerError = error
    kill()
  })
  if (!reading) child.stdout.on('data', createProgressReader(options))
  // A write to an ffmpeg that has gone says EPIPE; its exit code and stderr are the better news.
  child.stdin.on('error', () => undefined)
  if (options.stdin) {
    feed(child.stdin, options.stdin).catch((error: unknown) => {
      if (child.exitCode !== null || child.stdin.errored) return
      partnerError = error
      kill()
    })
  }
  try {
    const [code, killedBy] = await closed
    await reading
    options.signal?.throwIfAborted()
    if (partnerError) throw partnerError
    if (hasTimedOut) {
      throw new FfmpegError('FFMPEG_TIMED_OUT', `ffmpeg did not finish in ${timeoutMs} ms`, { stderr: tail.text() })
    }
    if (code !== 0 || isCutByFullDisk(tail.text())) throw failure({ code, killedBy, stderr: tail.text() })
    return { stderr: tail.text() }
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', kill)
    // A source that still waits for room in the pipe must not wait for ever.
    child.stdin.destroy(new Error('ffmpeg has ended'))
  }
}

async function feed(stdin: Writable, source: NonNullable<RunFfmpegOptions['stdin']>): Promise<void> {
  if (typeof source !== 'function') return pipeline(source, stdin)
  await source(stdin)
  stdin.end()
}

function failure(end: { code: number | null; killedBy: NodeJS.Signals | null; stderr: string }): FfmpegError {
  const lines = end.stderr.trim().split('\n').slice(-6).join('\n')
  const how = end.killedBy ? `was killed by ${end.killedBy}` : `exited with code ${end.code}`
  return new FfmpegError('FFMPEG_FAILED', `ffmpeg ${how}: ${lines}`, {
    stderr: end.stderr,
    cause: fullDiskCause(end.stderr),
  })
}
