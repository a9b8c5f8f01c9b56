import { boxMean } from '../depth/box-mean.ts'
import { createBuiltInEstimator } from '../depth/built-in/create-built-in-estimator.ts'
import { readColors, uprightSizeOf } from '../depth/read-picture.ts'
import { shrink } from '../depth/shrink.ts'

/** How near every part of a picture is, on a coarse grid: 0 far … 1 near. */
export interface DepthField {
  width: number
  height: number
  values: Float32Array
}

/** Wide enough for shapes, small enough to cost nothing. */
const fieldWidth = 128
/** Cells of the field, twice: a step of depth becomes a slope, so a wrong guess bends a picture a little instead of tearing it. */
const smoothRadius = 5

/**
 * The depth of a still as a camera's way through it needs it: what the built-in estimator guesses, without edges.
 * @throws Error when the picture can't be read
 */
export async function readDepthField(path: string, options: { signal?: AbortSignal } = {}): Promise<DepthField> {
  const estimator = createBuiltInEstimator()
  const colors = await readColors(path, estimator.inputSizeOf(await uprightSizeOf(path)))
  const map = await estimator.estimate(colors, options)
  const width = Math.min(fieldWidth, map.width)
  const height = Math.max(1, Math.round((map.height * width) / map.width))
  const field = shrink({ ...map, data: map.values }, { to: { width, height }, scale: 1 / 65535 })
  return toWholeRange(boxMean(boxMean(field, smoothRadius), smoothRadius))
}

/** However flat a picture seems, its nearest part goes the whole way of the camera; one without any depth goes half of it. */
function toWholeRange({ width, height, values }: DepthField): DepthField {
  const sorted = values.toSorted()
  const [low, high] = [sorted[Math.floor(sorted.length * 0.05)] ?? 0, sorted[Math.floor(sorted.length * 0.95)] ?? 0]
  const range = high - low
  return {
    width,
    height,
    values: values.map((near) => (range > 1e-3 ? Math.min(1, Math.max(0, (near - low) / range)) : 0.5)),
  }
}
