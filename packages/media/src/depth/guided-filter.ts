import { boxMean } from './box-mean.ts'
import { createPlane, mapPlane, type Plane } from './plane.ts'

/** In every place, the line `slope * guide + offset` that fits what was filtered. */
export interface GuidedLines {
  slope: Plane
  offset: Plane
}

export interface GuidedFilterOptions {
  /** Pixels. */
  radius: number
  /** The variance of the guide (0 … 1) above which an edge of it is kept. */
  epsilon: number
}

/**
 * The guided filter up to its last step: K. He, J. Sun, X. Tang, "Guided Image Filtering", IEEE TPAMI 35(6), 2013,
 * eqs. 5, 6 and 8. Applied to a larger guide than it was fitted on, it is the fast one (K. He, J. Sun, "Fast Guided Filter", arXiv 1505.00996).
 */
export function fitGuidedLines(guide: Plane, plane: Plane, { radius, epsilon }: GuidedFilterOptions): GuidedLines {
  const meanGuide = boxMean(guide, radius)
  const meanPlane = boxMean(plane, radius)
  const square = boxMean(product(guide, guide), radius)
  const both = boxMean(product(guide, plane), radius)
  const slope = createPlane(plane)
  const offset = createPlane(plane)
  for (let at = 0; at < slope.values.length; at++) {
    const [mean, value] = [meanGuide.values[at] ?? 0, meanPlane.values[at] ?? 0]
    const variance = (square.values[at] ?? 0) - mean * mean
    const covariance = (both.values[at] ?? 0) - mean * value
    const steep = covariance / (Math.max(0, variance) + epsilon)
    slope.values[at] = steep
    offset.values[at] = value - steep * mean
  }
  return { slope: boxMean(slope, radius), offset: boxMean(offset, radius) }
}

/** Smooths a plane, but not across the edges of the guide, which has the same size. */
export function guidedFilter(guide: Plane, plane: Plane, options: GuidedFilterOptions): Plane {
  const { slope, offset } = fitGuidedLines(guide, plane, options)
  return mapPlane(guide, (light, at) => (slope.values[at] ?? 0) * light + (offset.values[at] ?? 0))
}

const product = (one: Plane, other: Plane): Plane => mapPlane(one, (value, at) => value * (other.values[at] ?? 0))
