import type { PixelSize } from '../depth-estimator.ts'

/** BT.709 of limited range, which every player reads: 16 is black, 235 white. 128 is no colour. */
const [black, white, colorless] = [16, 235, 128] as const

/**
 * One frame of yuv420p of depth (0 … 65535). Where the film is larger than the picture, its last column and row repeat those before.
 * Made here and not by ffmpeg, whose way from grey to yuv420p leaves a tinge of colour.
 * @param options.width of a row of `depth`
 * @param options.film even sides
 */
export function toLuma(depth: ArrayLike<number>, { width, film }: { width: number; film: PixelSize }): Buffer {
  const area = film.width * film.height
  const frame = Buffer.alloc((area * 3) / 2, colorless)
  const lastRow = Math.floor(depth.length / width) - 1
  for (let y = 0; y < film.height; y++) {
    const from = Math.min(y, lastRow) * width
    for (let x = 0; x < film.width; x++) {
      const near = (depth[from + Math.min(x, width - 1)] ?? 0) / 65535
      frame[y * film.width + x] = black + (white - black) * Math.min(1, Math.max(0, near)) + 0.5
    }
  }
  return frame
}
