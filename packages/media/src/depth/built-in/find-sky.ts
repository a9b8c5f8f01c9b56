import { boxMean } from '../box-mean.ts'
import { createPlane, mapPlane, type Plane } from '../plane.ts'
import { type Borders, findBorders } from './find-borders.ts'
import type { Segmentation } from './find-segments.ts'
import { gradientOf } from './gradient.ts'
import { meanOf, smoothStep } from './statistics.ts'
import type { WorkingPicture } from './working-picture.ts'

/** Gradient of a pixel from which on it is an edge, and the share of such pixels that a surface has but a sky has not. */
const edge = 0.015
const roughness = { sky: 0.08, surface: 0.4 }
/** The mean step of colour between two bands of one sky. */
const softBorder = 0.035
/** Of the picture: a bright spot at the upper border is a lamp. */
const smallest = 0.03

/**
 * Where the sky is, 0 … 1: segments that touch the upper border or hang together with such by a soft border, are smooth, and blue or
 * among the brightest of the picture, and what they enclose. The signs are those of J. Luo and S. Etz, "A physical model-based approach to detecting
 * sky in photographic images", IEEE Transactions on Image Processing 11(3), 2002.
 */
export function findSky(picture: WorkingPicture, segmentation: Segmentation): Plane {
  const borders = findBorders(picture, segmentation)
  const looks = looksOfSegments(picture, segmentation)
  const sky = growFromTop(looks, borders)
  encloseClouds(sky, borders)
  const found = mapPlane(createPlane(segmentation), (_, at) => sky[segmentation.labels[at] ?? 0] ?? 0)
  return meanOf(found) > smallest ? boxMean(found, 1) : createPlane(found)
}

/** Of one segment: whether it is at the upper border, and how much it looks like sky, 0 … 1. */
interface Look {
  isTop: boolean
  like: number
}

function looksOfSegments({ soft, red, blue, light, size }: WorkingPicture, { labels, count }: Segmentation): Look[] {
  // Of the softened picture: brush strokes and pixels of a sensor are no surface.
  const gradient = gradientOf(soft.light)
  const sums = Array.from({ length: count }, () => ({ isTop: false, area: 0, edges: 0, light: 0, blueness: 0 }))
  labels.forEach((label, at) => {
    const sum = sums[label]
    if (!sum) return
    if (at < size.width) sum.isTop = true
    sum.area++
    if ((gradient.length.values[at] ?? 0) > edge) sum.edges++
    sum.light += light.values[at] ?? 0
    sum.blueness += (blue.values[at] ?? 0) - (red.values[at] ?? 0)
  })
  const mean = meanOf(light)
  return sums.map(({ isTop, area, edges, light: lightSum, blueness }) => {
    const isBlue = smoothStep(blueness / area, 0.02, 0.12)
    const isBright = smoothStep(lightSum / area - mean, 0, 0.15) * smoothStep(lightSum / area, 0.5, 0.7)
    const isSmooth = 1 - smoothStep(edges / area, roughness.sky, roughness.surface)
    return { isTop, like: isSmooth * Math.max(isBlue, isBright) }
  })
}

function growFromTop(looks: readonly Look[], borders: Borders): number[] {
  const sky = looks.map(({ isTop, like }) => (isTop ? like : 0))
  const open = looks.flatMap(({ isTop, like }, label) => (isTop && like > 0.3 ? [label] : []))
  for (let next = 0; next < open.length; next++) {
    for (const [neighbour, { step }] of borders[open[next] ?? 0] ?? []) {
      const like = looks[neighbour]?.like ?? 0
      if (sky[neighbour] || like <= 0.3 || step > softBorder) continue
      sky[neighbour] = like
      open.push(neighbour)
    }
  }
  return sky
}

/** What has sky at nearly all of its border is a cloud, a bird or the sun, as far as all of them. */
function encloseClouds(sky: number[], borders: Borders): void {
  for (const [label, around] of borders.entries()) {
    if (sky[label]) continue
    let [length, inSky] = [0, 0]
    for (const [neighbour, border] of around) {
      length += border.length
      inSky += border.length * (sky[neighbour] ?? 0)
    }
    if (length > 0 && inSky > 0.75 * length) sky[label] = inSky / length
  }
}
