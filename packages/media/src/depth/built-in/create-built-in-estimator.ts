import { setImmediate } from 'node:timers/promises'
import type { DepthEstimator, RgbImage } from '../depth-estimator.ts'
import type { DepthMap } from '../depth-map.ts'
import { guidedFilter } from '../guided-filter.ts'
import { mapPlane, type Plane } from '../plane.ts'
import type { Cue } from './cue.ts'
import { defocusCue } from './cues/defocus-cue.ts'
import { figureCue } from './cues/figure-cue.ts'
import { groundCue } from './cues/ground-cue.ts'
import { hazeCue } from './cues/haze-cue.ts'
import { perspectiveCue } from './cues/perspective-cue.ts'
import { textureCue } from './cues/texture-cue.ts'
import { findSegments } from './find-segments.ts'
import { findSky } from './find-sky.ts'
import { fuseCues } from './fuse-cues.ts'
import { findLayout } from './layout.ts'
import { toShares } from './statistics.ts'
import { createWorkingPicture } from './working-picture.ts'

/** Pixels: enough for shapes and for the blur of edges, little enough for a tenth of a second. */
const longerSide = 384

export type CueName = 'perspective' | 'ground' | 'defocus' | 'haze' | 'figure' | 'texture'

/** How much a cue says where it is sure. */
const weights: Record<CueName, number> = {
  perspective: 1.2,
  ground: 0.5,
  defocus: 1.2,
  haze: 1.2,
  figure: 0.4,
  texture: 0.4,
}

/**
 * Guesses depth without a model, from what painters and lenses show: lines, position, focus, haze, figure and texture. Each cue is
 * weighed by how much of it there is in the picture. Pure computation, the same map for the same pixels.
 */
export const createBuiltInEstimator = (): DepthEstimator => ({
  model: 'built-in',
  inputSizeOf: ({ width, height }) => {
    const share = Math.min(1, longerSide / Math.max(width, height))
    return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) }
  },
  estimate: async (image, { signal } = {}) => toDepthMap(await nearOf(image, signal)),
  close: async () => undefined,
})

async function nearOf(image: RgbImage, signal: AbortSignal | undefined): Promise<Plane> {
  const breathe = async () => {
    await setImmediate()
    signal?.throwIfAborted()
  }
  const { cues, light, sky } = await readCues(image, breathe)
  const names = Object.keys(weights) as CueName[]
  const fused = fuseCues(
    names.map((name) => ({ cue: cues[name], weight: weights[name] })),
    light,
  )
  const solid = mapPlane(fused, (near, at) => near * (1 - (sky.values[at] ?? 0)))
  const radius = Math.max(1, Math.round(Math.max(image.width, image.height) / 64))
  return guidedFilter(light, solid, { radius, epsilon: 0.0004 })
}

export async function readCues(
  image: RgbImage,
  breathe: () => Promise<void>,
): Promise<{ cues: Record<CueName, Cue>; light: Plane; sky: Plane }> {
  const picture = createWorkingPicture(image)
  const { size, light } = picture
  const segmentation = findSegments(picture)
  await breathe()
  const sky = findSky(picture, segmentation)
  await breathe()
  const layout = findLayout(picture, sky)
  await breathe()
  const perspective = perspectiveCue(layout, size)
  const figure = figureCue(picture, layout)
  await breathe()
  const ground = groundCue(layout, { segmentation, sky, figure })
  await breathe()
  const defocus = defocusCue(picture)
  await breathe()
  const haze = hazeCue(picture, sky)
  await breathe()
  const texture = textureCue(picture, { layout, defocus })
  await breathe()
  return { cues: { perspective, ground, defocus, haze, figure, texture }, light, sky }
}

function toDepthMap(near: Plane): DepthMap {
  const { width, height, values } = toShares(near, 0.002)
  return { width, height, values: Uint16Array.from(values, (value) => Math.round(value * 65535)) }
}
