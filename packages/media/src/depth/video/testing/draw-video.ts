import { once } from 'node:events'
import { runFfmpeg } from '../../../ffmpeg/index.ts'
import { createRandom, type Random } from '../../../image/random.ts'

export interface Drawing {
  path: string
  width: number
  height: number
  frames: number
  /** Default `10/1`. */
  rate?: string
  /** Red at a place of a frame, 0 … 255: how near it is to the estimator of these tests. Green and blue follow. */
  redAt: (place: { x: number; y: number; frame: number }) => number
  /** The deviation of the noise that is added to each colour, in levels. */
  noise?: number
  /** Default: lossless, in the container that the path's ending says. */
  encoding?: string[]
}

/** Draws a video frame by frame. */
export async function drawVideo(drawing: Drawing): Promise<void> {
  const { path, width, height, frames, rate = '10/1', redAt, noise = 0 } = drawing
  const random = createRandom('camera')
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', rate, '-i', '-']
  const lossless = ['-c:v', 'libx264rgb', '-qp', '0', '-preset', 'ultrafast']
  await runFfmpeg([...raw, ...(drawing.encoding ?? lossless), path], {
    stdin: async (writable) => {
      for (let frame = 0; frame < frames; frame++) {
        const pixels = Buffer.alloc(width * height * 3)
        for (let at = 0; at < width * height; at++) {
          const red = redAt({ x: at % width, y: Math.floor(at / width), frame })
          const colors = [red, red * 0.6 + 40, 200 - red * 0.5]
          for (const [part, level] of colors.entries()) {
            pixels[at * 3 + part] = Math.min(255, Math.max(0, level + noise * normal(random)))
          }
        }
        if (!writable.write(pixels)) await once(writable, 'drain')
      }
    },
  })
}

/** Of variance 1, nearly normal: the sum of four even ones. */
export const normal = ({ next }: Random): number => (next() + next() + next() + next() - 2) * Math.sqrt(3)
