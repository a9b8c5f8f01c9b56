import { boxMean } from '../box-mean.ts'
import { createPlane, mapPlane, type Plane } from '../plane.ts'
import { minimumBarrier } from './minimum-barrier.ts'
import { smoothStep } from './statistics.ts'
import type { WorkingPicture } from './working-picture.ts'

/** Steps of colour on the way from the upper border: clouds have smaller ones, roofs larger ones. */
const barrier = { none: 0.1, certain: 0.22 }
/** Mean gradient of what is no surface. */
const smoothness = { sky: 0.006, surface: 0.02 }

/**
 * Where the sky is, 0 … 1: reached from the upper border without a step, smooth, and blue or among the brightest of the picture.
 * The three signs are those of J. Luo and S. Etz, "A physical model-based approach to detecting sky", IEEE TIP 11(3), 2002.
 */
export function findSky(picture: WorkingPicture): Plane {
  const reached = reachedFromTop(picture)
  const rough = boxMean(picture.gradient.length, 2)
  const mean = meanOf(picture.light)
  const sky = mapPlane(reached, (value, at) => {
    const even = 1 - smoothStep(rough.values[at] ?? 0, smoothness.sky, smoothness.surface)
    return value * even * skyColor(picture, { at, mean })
  })
  return isLargeEnough(sky) ? sky : createPlane(sky)
}

function reachedFromTop({ soft: { red, green, blue } }: WorkingPicture): Plane {
  const [r = none, g = none, b = none] = [red, green, blue].map(
    (channel) => minimumBarrier(channel, (_, y) => y === 0).values,
  )
  return mapPlane(red, (_, at) => {
    const highest = Math.max(r[at] ?? 0, g[at] ?? 0, b[at] ?? 0)
    return 1 - smoothStep(highest, barrier.none, barrier.certain)
  })
}

function skyColor({ red, blue, light }: WorkingPicture, { at, mean }: { at: number; mean: number }): number {
  const blueness = smoothStep((blue.values[at] ?? 0) - (red.values[at] ?? 0), 0.02, 0.15)
  const brightness = smoothStep((light.values[at] ?? 0) - mean, 0.02, 0.2)
  return Math.max(blueness, brightness)
}

const meanOf = ({ values }: Plane): number => values.reduce((sum, value) => sum + value, 0) / values.length

const none = new Float32Array()

/** A bright spot at the upper border is a lamp. */
const isLargeEnough = (sky: Plane): boolean => meanOf(sky) > 0.03
