import type { PixelSize } from './depth-estimator.ts'
import { createPlane, type Plane } from './plane.ts'

/**
 * Makes an image smaller: each number is the mean of the pixels that it stands for.
 * @param to at most as wide and as high as the image
 * @param scale what a number is multiplied with, e.g. 1 / 255
 */
export function shrink(
  image: PixelSize & { data: Uint8Array | Uint16Array },
  { to, scale }: { to: PixelSize; scale: number },
): Plane {
  const small = createPlane(to)
  const columns = Int32Array.from({ length: to.width + 1 }, (_, x) => Math.floor((x * image.width) / to.width))
  const sums = new Float64Array(to.width)
  for (let y = 0; y < to.height; y++) {
    const first = Math.floor((y * image.height) / to.height)
    const end = Math.floor(((y + 1) * image.height) / to.height)
    sums.fill(0)
    for (let row = first; row < end; row++) addRow(sums, image.data, { start: row * image.width, columns })
    for (let x = 0; x < to.width; x++) {
      const count = (end - first) * ((columns[x + 1] ?? 0) - (columns[x] ?? 0))
      small.values[y * to.width + x] = ((sums[x] ?? 0) / count) * scale
    }
  }
  return small
}

function addRow(
  sums: Float64Array,
  data: Uint8Array | Uint16Array,
  { start, columns }: { start: number; columns: Int32Array },
): void {
  for (let x = 0; x < sums.length; x++) {
    const end = start + (columns[x + 1] ?? 0)
    let sum = 0
    for (let at = start + (columns[x] ?? 0); at < end; at++) sum += data[at] ?? 0
    sums[x] = (sums[x] ?? 0) + sum
  }
}
