import type { PixelSize, RgbImage } from '../depth-estimator.ts'
import { createPlane, mapPlane, type Plane } from '../plane.ts'
import { gaussian } from './gaussian.ts'
import { type Gradient, gradientOf } from './gradient.ts'

/** A picture as the cues look at it. All planes have its size; colours and light are 0 … 1, as they are stored (not linear). */
export interface WorkingPicture {
  size: PixelSize
  red: Plane
  green: Plane
  blue: Plane
  light: Plane
  gradient: Gradient
  /** The same without the noise of single pixels: blurred by one pixel. */
  soft: { red: Plane; green: Plane; blue: Plane; light: Plane }
}

/** Pixels. */
export const softness = 1

export function createWorkingPicture({ width, height, data }: RgbImage): WorkingPicture {
  const size = { width, height }
  const channel = (offset: 0 | 1 | 2) => mapPlane(createPlane(size), (_, at) => (data[at * 3 + offset] ?? 0) / 255)
  const [red, green, blue] = [channel(0), channel(1), channel(2)]
  // Rec. 601, as sharp and ffmpeg weigh them for greyscale.
  const light = mapPlane(red, (r, at) => 0.299 * r + 0.587 * (green.values[at] ?? 0) + 0.114 * (blue.values[at] ?? 0))
  const soften = (plane: Plane) => gaussian(plane, softness)
  const soft = { red: soften(red), green: soften(green), blue: soften(blue), light: soften(light) }
  return { size, red, green, blue, light, gradient: gradientOf(light), soft }
}
