import { encodeSegment, type SegmentTask } from './encode-segment.ts'

/** What the program says to the process that started it. */
export type SegmentMessage = { kind: 'frames'; done: number } | { kind: 'done' } | { kind: 'failed'; message: string }

const reportEveryFrames = 6
const stop = new AbortController()

// The channel closes when the parent stops this segment, and also when the parent is killed: either way nobody wants
// the frames any more. Aborting ends ffmpeg first.
process.on('disconnect', () => stop.abort(new Error('The film was stopped')))

process.once('message', (task: SegmentTask) => {
  void run(task)
})

async function run(task: SegmentTask): Promise<void> {
  try {
    await encodeSegment(task, {
      signal: stop.signal,
      onFrames: (done) => {
        // Frames weigh little in V8's own decision: left to it, a dozen lie about, and each new one is made in cold memory.
        gc?.({ type: 'minor' })
        if (done % reportEveryFrames === 0) say({ kind: 'frames', done })
      },
    })
    say({ kind: 'done' })
  } catch (error) {
    say({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    process.exitCode = 1
  }
  if (process.connected) process.disconnect()
}

function say(message: SegmentMessage): void {
  if (process.connected) process.send?.(message)
}
