import { decodeFrames } from '../../../ffmpeg/decode-frames.ts'
import { probeMovingPicture } from '../../../ffmpeg/probe-moving-picture.ts'

export interface GreyFrame {
  width: number
  height: number
  /** 0 … 255, row by row. */
  levels: Uint8Array
}

/** All frames of a grey film, as a player shows them. */
export async function readFilm(path: string): Promise<GreyFrame[]> {
  const picture = await probeMovingPicture(path)
  const { width, height } = picture
  const films: GreyFrame[] = []
  await decodeFrames({ path, picture, signal: new AbortController().signal, timeoutMs: 60_000 }, async (frames) => {
    for await (const frame of frames) {
      films.push({ width, height, levels: Uint8Array.from({ length: width * height }, (_, at) => frame[at * 3] ?? 0) })
    }
  })
  return films
}

/** The level in the middle of a small square. */
export function levelAt({ width, levels }: GreyFrame, x: number, y: number): number {
  let sum = 0
  for (let row = y - 1; row <= y + 1; row++)
    for (let at = x - 1; at <= x + 1; at++) sum += levels[row * width + at] ?? 0
  return sum / 9
}

/** By how many levels the pixels that `counts` differ between consecutive frames, in the mean. */
export function flickerOf(frames: GreyFrame[], counts: (x: number, y: number) => boolean = () => true): number {
  let sum = 0
  let count = 0
  for (const [index, { width, levels }] of frames.entries()) {
    const before = frames[index - 1]
    if (!before) continue
    for (let at = 0; at < levels.length; at++) {
      if (!counts(at % width, Math.floor(at / width))) continue
      sum += Math.abs((levels[at] ?? 0) - (before.levels[at] ?? 0))
      count++
    }
  }
  return sum / count
}
