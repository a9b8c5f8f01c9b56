import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Ffmpeg, runFfmpeg } from '../ffmpeg/index.ts'

export interface JoinRequest {
  segments: { path: string; durationSeconds: number }[]
  soundtrackPath: string
  durationSeconds: number
  outPath: string
  workDir: string
  ffmpeg: Ffmpeg
  signal: AbortSignal
  onProgress: (fraction: number) => void
}

/** Puts the segments one after the other without encoding them again, and the soundtrack under them. */
export async function joinSegments(request: JoinRequest): Promise<void> {
  const listPath = join(request.workDir, 'segments.txt')
  await writeFile(listPath, request.segments.map(listEntry).join(''))
  const inputs = ['-f', 'concat', '-safe', '0', '-i', listPath, '-i', request.soundtrackPath]
  // A soundtrack shorter than the film is filled up with silence, a longer one is cut with the film.
  const audio = ['-af', 'apad', '-c:a', 'aac', '-b:a', '160k', '-ar', '48000', '-ac', '2']
  const container = ['-movflags', '+faststart', '-f', 'mp4', request.outPath]
  const video = ['-map', '0:v', '-map', '1:a', '-c:v', 'copy']
  const args = [...inputs, ...video, ...audio, '-t', `${request.durationSeconds}`, ...container]
  const { ffmpeg, signal, durationSeconds, onProgress } = request
  await runFfmpeg(args, { ffmpeg, signal, durationSeconds, onProgress })
}

/** With its length: MP4 knows it in milliseconds only, and later segments would come a fraction of a frame late. */
const listEntry = ({ path, durationSeconds }: JoinRequest['segments'][number]): string =>
  `file '${path.replaceAll("'", "'\\''")}'\nduration ${durationSeconds.toFixed(6)}\n`
