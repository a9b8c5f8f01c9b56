import type { PixelSize } from './depth-estimator.ts'

/** One number for each pixel, row by row. */
export interface Plane extends PixelSize {
  values: Float32Array
}

export const createPlane = ({ width, height }: PixelSize): Plane => ({
  width,
  height,
  values: new Float32Array(width * height),
})

/** A plane of the same size, each of its numbers made of the number in the same place. */
export const mapPlane = (plane: Plane, change: (value: number, index: number) => number): Plane => {
  const changed = createPlane(plane)
  for (let at = 0; at < changed.values.length; at++) changed.values[at] = change(plane.values[at] ?? 0, at)
  return changed
}
