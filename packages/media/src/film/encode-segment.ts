import { once } from 'node:events'
import { type Ffmpeg, runFfmpeg } from '../ffmpeg/index.ts'
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

/** Each key frame redraws the grain of a picture at once, which is seen as a pulse: no more of them than seeking needs. */
const keyFrameSeconds = 8

/** Draws the frames of one segment and encodes them. One frame at a time is in memory, whatever the length. */
export async function encodeSegment(
  task: SegmentTask,
  options: { signal: AbortSignal; onFrames: (done: number) => void },
): Promise<void> {
  const { spec, segment } = task
  const painter = createFramePainter(spec)
  await runFfmpeg(encoderArgs(task), {
    ffmpeg: task.ffmpeg,
    signal: options.signal,
    timeoutMs: task.timeoutMs,
    stdin: async (writable) => {
      for (let frame = segment.from; frame < segment.to; frame++) {
        if (!writable.write(await painter.paint(frame))) await once(writable, 'drain', { signal: options.signal })
        options.onFrames(frame - segment.from + 1)
      }
    },
  })
}

/**
 * H.264 as every browser and phone plays it. RGB becomes BT.709, and says so: without the tags players guess the
 * colours of small films differently. Closed groups of pictures let segments be joined without a second encode.
 */
function encoderArgs({ spec, encoderThreads, outPath }: SegmentTask): string[] {
  const raw = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'rgb0',
    '-s',
    `${spec.width}x${spec.height}`,
    '-r',
    `${spec.fps}`,
    '-i',
    '-',
  ]
  const color = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv']
  const x264 = [
    '-c:v',
    'libx264',
    '-profile:v',
    'high',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-g',
    `${spec.fps * keyFrameSeconds}`,
  ]
  const filter = ['-vf', 'scale=out_color_matrix=bt709:out_range=tv:flags=bilinear,format=yuv420p']
  const container = ['-video_track_timescale', `${spec.fps * 512}`, '-f', 'mp4', outPath]
  return [...raw, ...filter, ...x264, '-flags', '+cgop', ...color, '-threads', `${encoderThreads}`, ...container]
}
