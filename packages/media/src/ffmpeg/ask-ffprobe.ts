import { type Ffmpeg, findFfmpeg } from './find-ffmpeg.ts'
import { type ProgramEnd, runGuarded } from './run-guarded.ts'

export interface ProbeOptions {
  signal?: AbortSignal | undefined
  ffmpeg?: Ffmpeg
  /** ffmpeg's name of the demuxer that must read it, such as `mov`. Default: whichever ffmpeg takes it for. */
  demuxer?: string
}

const timeoutMs = 30_000

/** Far more than reading headers takes; a file that wants more is made to want it. */
const memoryLimitBytes = 1024 ** 3

/** ffprobe's answer to a question about a local file, as JSON on stdout. URLs in it are not followed. */
export async function askFfprobe(path: string, question: string[], options: ProbeOptions): Promise<ProgramEnd> {
  const { demuxer, signal } = options
  const { ffprobePath } = options.ffmpeg ?? (await findFfmpeg())
  const input = [...(demuxer ? ['-f', demuxer] : []), '-i', `file:${path}`]
  return runGuarded({
    file: ffprobePath,
    args: ['-v', 'error', '-protocol_whitelist', 'file', ...question, '-of', 'json', ...input],
    timeoutMs,
    memoryLimitBytes,
    signal,
  })
}

/** Null when it is none, as what a program had written when it was killed. */
export function toJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
