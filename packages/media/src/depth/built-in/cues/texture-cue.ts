import { boxMean } from '../../box-mean.ts'
import { createPlane, mapPlane, type Plane } from '../../plane.ts'
import type { Cue } from '../cue.ts'
import type { Layout } from '../layout.ts'
import { quantile, smoothStep, toShares } from '../statistics.ts'
import type { WorkingPicture } from '../working-picture.ts'

/** Standard deviation of light below which there is no texture. */
const weakest = 0.012
/** Of 0 … 1, in each of red, green and blue. */
const sameColor = 0.09

/**
 * Texture gradient: the grain of a surface gets finer with distance. J. Gibson, "The Perception of the Visual World", 1950; the measure is the
 * mean spatial frequency of B. Super and A. Bovik, "Planar surface orientation from texture spatial frequencies", Pattern Recognition 28(5), 1995: gradient over
 * deviation. Grain can only be compared on one surface: counted is what has the commonest colour of all that has
 * texture, and only as far as one slope fits. A lens makes grain coarser too, so where blur tells, this doesn't.
 */
export function textureCue(picture: WorkingPicture, { layout, defocus }: { layout: Layout; defocus: Cue }): Cue {
  const { light, gradient } = picture
  const radius = Math.max(2, Math.round(Math.max(light.width, light.height) / 24))
  const mean = boxMean(light, radius)
  const square = boxMean(
    mapPlane(light, (value) => value * value),
    radius,
  )
  const steep = boxMean(
    mapPlane(gradient.length, (value) => value * value),
    radius,
  )
  const weights = createPlane(light)
  const fineness = mapPlane(light, (_, at) => {
    const variance = (square.values[at] ?? 0) - (mean.values[at] ?? 0) ** 2
    weights.values[at] = smoothStep(Math.sqrt(Math.max(0, variance)), weakest, weakest * 3)
    return 0.5 * Math.log(((steep.values[at] ?? 0) + 1e-6) / (Math.max(0, variance) + 1e-5))
  })
  // Above the horizon there is no ground, and what has texture there has no common surface: clouds, or trees.
  const first = layout.room ? 0 : Math.round(layout.horizon) * light.width
  weights.values.fill(0, 0, first)
  const surface = onOneSurface(weights, { picture, radius })
  const slope = fitSlope(fineness, surface)
  const near = toShares(
    mapPlane(light, (_, at) => -slope.x * (at % light.width) - slope.y * Math.floor(at / light.width)),
    0,
  )
  const weight = smoothStep(slope.explained, 0.25, 0.6)
  return {
    near,
    confidence: mapPlane(surface, (share, at) => share * weight * (1 - (defocus.confidence.values[at] ?? 0))),
  }
}

/** Leaves of the weights what has about the colour that most of the texture has. */
function onOneSurface(weights: Plane, { picture, radius }: { picture: WorkingPicture; radius: number }): Plane {
  const means = [picture.red, picture.green, picture.blue].map((channel) => boxMean(channel, radius))
  const isTextured = (_: number, at: number) => (weights.values[at] ?? 0) > 0.5
  const middle = means.map(({ values }) => quantile(values.filter(isTextured), 0.5))
  return mapPlane(weights, (weight, at) => {
    const far = Math.max(...means.map(({ values }, part) => Math.abs((values[at] ?? 0) - (middle[part] ?? 0))))
    return far < sameColor ? weight : 0
  })
}

/** Least squares for `offset + x * column + y * row`; `explained` is the share of the variance, 0 … 1. */
function fitSlope(plane: Plane, weights: Plane): { x: number; y: number; explained: number } {
  const { width, values } = plane
  const mean = [0, 0, 0]
  let total = 0
  values.forEach((value, at) => {
    const weight = weights.values[at] ?? 0
    total += weight
    mean[0] = (mean[0] ?? 0) + weight * (at % width)
    mean[1] = (mean[1] ?? 0) + weight * Math.floor(at / width)
    mean[2] = (mean[2] ?? 0) + weight * value
  })
  if (total < values.length * 0.15) return { x: 0, y: 0, explained: 0 }
  const [mx, my, mv] = mean.map((sum) => sum / total)
  let [xx, xy, yy, xv, yv, vv] = [0, 0, 0, 0, 0, 0]
  values.forEach((value, at) => {
    const weight = weights.values[at] ?? 0
    const [x, y, v] = [(at % width) - (mx ?? 0), Math.floor(at / width) - (my ?? 0), value - (mv ?? 0)]
    xx += weight * x * x
    xy += weight * x * y
    yy += weight * y * y
    xv += weight * x * v
    yv += weight * y * v
    vv += weight * v * v
  })
  const determinant = xx * yy - xy * xy
  if (determinant < 1e-6 || vv < 1e-9) return { x: 0, y: 0, explained: 0 }
  const [x, y] = [(xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant]
  return { x, y, explained: Math.min(1, (x * xv + y * yv) / vv) }
}
