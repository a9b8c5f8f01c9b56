import type { PixelSize } from './depth-estimator.ts'
import type { DepthMap } from './depth-map.ts'
import { fitGuidedLines } from './guided-filter.ts'
import { createRowReader } from './row-reader.ts'
import { shrink } from './shrink.ts'

/** Brightness of a picture, one byte a pixel, row by row. */
export interface GreyImage extends PixelSize {
  data: Uint8Array
}

/** Of the longer side of the map: wide enough to find the edge that a coarse map has missed. */
const radiusShare = 1 / 96
const epsilon = 0.0016

/**
 * Brings a depth map to the size of a picture, with its edges where the picture has them: the fast guided filter
 * (K. He, J. Sun, arXiv 1505.00996). What is fitted is as small as the map; of the full size there are only bytes of the guide and the result.
 */
export function upsampleDepth(map: DepthMap, guide: GreyImage): DepthMap {
  const upsampler = createDepthUpsampler(map, guide)
  upsampler.fill(0, guide.height)
  return upsampler.result
}

/** The same in bands of rows, for whoever wants to breathe in between. */
export interface DepthUpsampler {
  /** Complete once all rows have been filled. */
  readonly result: DepthMap
  fill(fromRow: number, endRow: number): void
}

export function createDepthUpsampler(map: DepthMap, guide: GreyImage): DepthUpsampler {
  const size = { width: Math.min(map.width, guide.width), height: Math.min(map.height, guide.height) }
  const depth = shrink({ ...map, data: map.values }, { to: size, scale: 1 })
  const light = shrink(guide, { to: size, scale: 1 / 255 })
  const radius = Math.max(1, Math.round(Math.max(size.width, size.height) * radiusShare))
  const { slope, offset } = fitGuidedLines(light, depth, { radius, epsilon })
  const { width, height } = guide
  const result = { width, height, values: new Uint16Array(width * height) }
  const slopes = createRowReader(slope, guide)
  const offsets = createRowReader(offset, guide)
  return {
    result,
    fill(fromRow, endRow) {
      for (let y = fromRow; y < endRow; y++) {
        const [a, b] = [slopes(y), offsets(y)]
        const start = y * width
        for (let x = 0; x < width; x++) {
          const value = ((a[x] ?? 0) * (guide.data[start + x] ?? 0)) / 255 + (b[x] ?? 0) + 0.5
          result.values[start + x] = Math.min(65535, Math.max(0, value))
        }
      }
    },
  }
}
