import type { PixelSize } from './depth-estimator.ts'
import type { Plane } from './plane.ts'

/** Gives any row of a plane as it is at a larger size, mixed from its four nearest numbers. The row is good until the next one. */
export function createRowReader(plane: Plane, { width, height }: PixelSize): (y: number) => Float32Array {
  const left = new Int32Array(width)
  const share = new Float32Array(width)
  for (let x = 0; x < width; x++) {
    const place = placeIn(plane.width, (x + 0.5) / width)
    left[x] = Math.floor(place)
    share[x] = place - Math.floor(place)
  }
  // One number more than there are columns: the last column has none at its right.
  const mixed = new Float32Array(plane.width + 1)
  const row = new Float32Array(width)
  return (y) => {
    mixRows(plane, placeIn(plane.height, (y + 0.5) / height), mixed)
    for (let x = 0; x < width; x++) {
      const at = left[x] ?? 0
      const value = mixed[at] ?? 0
      row[x] = value + ((mixed[at + 1] ?? 0) - value) * (share[x] ?? 0)
    }
    return row
  }
}

function mixRows({ width, height, values }: Plane, place: number, mixed: Float32Array): void {
  const upper = Math.floor(place)
  const lower = Math.min(height - 1, upper + 1)
  for (let x = 0; x < width; x++) {
    const value = values[upper * width + x] ?? 0
    mixed[x] = value + ((values[lower * width + x] ?? 0) - value) * (place - upper)
  }
}

const placeIn = (length: number, share: number): number => Math.min(length - 1, Math.max(0, share * length - 0.5))
