import type { Ffmpeg } from '../ffmpeg/index.ts'
import { encodeFrames } from './encode-frames.ts'
import type { FilmSpec } from './film-spec.ts'
import { createFramePainter } from './frame-painter.ts'
import type { Segment } from './segments.ts'

/** What one process needs to know to make its part of a film. Plain data. */
export interface SegmentTask {
  spec: FilmSpec
  segment: Segment
  ffmpeg: Ffmpeg
  encoderThreads: number
  outPath: string
  timeoutMs: number
}

/** Draws the frames of one segment and encodes them. */
export async function encodeSegment(
  { spec, segment, ...encoding }: SegmentTask,
  options: { signal: AbortSignal; onFrames: (done: number) => void },
): Promise<void> {
  const painter = createFramePainter(spec)
  const { width, height, fps } = spec
  const frameAt = (index: number) => painter.paint(segment.from + index)
  await encodeFrames({ width, height, fps, frameCount: segment.to - segment.from, frameAt, ...encoding, ...options })
}
