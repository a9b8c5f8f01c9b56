import { boxMean } from '../../box-mean.ts'
import { guidedFilter } from '../../guided-filter.ts'
import { createPlane, mapPlane, type Plane } from '../../plane.ts'
import type { Cue } from '../cue.ts'
import { correlation, meanOf, quantile, smoothStep, toShares } from '../statistics.ts'
import type { WorkingPicture } from '../working-picture.ts'

/** Of the longer side of the picture: in a patch of this size something is dark, if there is no haze. */
const patchShare = 1 / 40
/** A little haze is left even where it is clear, as the paper has it. */
const kept = 0.95

/**
 * Aerial perspective: the farther, the more of the air's own light. K. He, J. Sun, X. Tang, "Single image haze removal using dark channel
 * prior", CVPR 2009: the darkest channel of a patch tells the transmission, and its logarithm is distance. Counts only where
 * contrast fades with it or there is a sky, and where it thins downwards, else a white wall would be haze.
 */
export function hazeCue(picture: WorkingPicture, sky: Plane): Cue {
  const { red, green, blue, light, size } = picture
  const radius = Math.max(1, Math.round(Math.max(size.width, size.height) * patchShare))
  const dark = darkChannel([red, green, blue], radius)
  const air = airlightOf(dark, picture)
  const relativeTo = (channel: Plane, full: number) => mapPlane(channel, (value) => value / Math.max(0.1, full))
  const relative = darkChannel([relativeTo(red, air[0]), relativeTo(green, air[1]), relativeTo(blue, air[2])], radius)
  const rough = mapPlane(relative, (value) => Math.min(1, Math.max(0.05, 1 - kept * value)))
  const transmission = guidedFilter(light, rough, { radius: radius * 2, epsilon: 0.001 })
  const weight = confidenceOf(transmission, { picture, sky, air })
  // Distance without its unit, and inverse depth of it; half of what is usual in the picture keeps it from being infinite.
  const distance = mapPlane(transmission, (value) => -Math.log(Math.min(1, Math.max(0.02, value))))
  const close = 0.02 + 0.5 * quantile(distance.values, 0.5)
  const haziest = haziestRow(transmission) * size.width
  const near = toShares(mapPlane(distance, (value) => close / (value + close)))
  return { near, confidence: mapPlane(near, (_, at) => (at < haziest ? 0 : weight)) }
}

/** The horizon. What is clearer above it is higher, not nearer: blue sky, or a summit. So nothing is said of it. */
function haziestRow({ width, height, values }: Plane): number {
  let [best, lowest] = [0, Number.POSITIVE_INFINITY]
  for (let y = 0; y < height; y++) {
    const mean = values.subarray(y * width, (y + 1) * width).reduce((sum, value) => sum + value, 0) / width
    if (mean < lowest) [best, lowest] = [y, mean]
  }
  return best
}

function darkChannel(channels: readonly [Plane, Plane, Plane], radius: number): Plane {
  const [first, second, third] = channels
  const darkest = mapPlane(first, (value, at) => Math.min(value, second.values[at] ?? 0, third.values[at] ?? 0))
  return minimumOf(darkest, radius)
}

/** The colour of the air: of the thousandth of the picture with the brightest dark channel, the mean. */
function airlightOf(dark: Plane, { red, green, blue }: WorkingPicture): [number, number, number] {
  const limit = quantile(dark.values, 0.998)
  const sum: [number, number, number] = [0, 0, 0]
  let count = 0
  dark.values.forEach((value, at) => {
    if (value < limit) return
    sum[0] += red.values[at] ?? 0
    sum[1] += green.values[at] ?? 0
    sum[2] += blue.values[at] ?? 0
    count++
  })
  return [sum[0] / count, sum[1] / count, sum[2] / count]
}

function confidenceOf(
  transmission: Plane,
  { picture, sky, air }: { picture: WorkingPicture; sky: Plane; air: readonly [number, number, number] },
): number {
  const { width, height } = transmission
  const contrast = boxMean(picture.gradient.length, Math.max(2, Math.round(Math.max(width, height) / 40)))
  const isSolid = mapPlane(sky, (value) => 1 - value).values
  const rows = Float32Array.from(transmission.values, (_, at) => Math.floor(at / width))
  const fades = correlation(contrast.values.map(Math.sqrt), transmission.values, isSolid)
  const rises = correlation(rows, transmission.values, isSolid)
  const between = transmission.values.filter((value, at) => value > 0.2 && value < 0.75 && (isSolid[at] ?? 0) > 0.5)
  return (
    smoothStep(Math.min(...air), 0.45, 0.65) *
    (1 - smoothStep(Math.max(...air) - Math.min(...air), 0.15, 0.35)) *
    Math.max(smoothStep(fades, 0.1, 0.4), smoothStep(meanOf(sky), 0.04, 0.12)) *
    smoothStep(rises, 0.2, 0.6) *
    smoothStep(between.length / transmission.values.length, 0.08, 0.25)
  )
}

/** The lowest value of a square, first along rows, then along columns. */
function minimumOf(plane: Plane, radius: number): Plane {
  const { width, height } = plane
  const rows = minimumOfLines(plane, radius, { count: height, length: width, step: 1, next: width })
  return minimumOfLines(rows, radius, { count: width, length: height, step: width, next: 1 })
}

interface Lines {
  count: number
  length: number
  /** From a pixel to the next of its line, and from a line to the next. */
  step: number
  next: number
}

/** M. van Herk, 1992: of blocks as long as the window, the minima from both ends; a window is the end of one and the start of the next. */
function minimumOfLines(plane: Plane, radius: number, { count, length, step, next }: Lines): Plane {
  const result = createPlane(plane)
  const size = 2 * radius + 1
  const padded = new Float32Array(Math.ceil((length + 2 * radius) / size) * size).fill(Number.POSITIVE_INFINITY)
  const [fromStart, fromEnd] = [padded.slice(), padded.slice()]
  for (let line = 0; line < count; line++) {
    for (let at = 0; at < length; at++) padded[at + radius] = plane.values[line * next + at * step] ?? 0
    for (let at = 0; at < padded.length; at++) {
      const value = padded[at] ?? 0
      fromStart[at] = at % size === 0 ? value : Math.min(fromStart[at - 1] ?? value, value)
      const back = padded.length - 1 - at
      const last = padded[back] ?? 0
      fromEnd[back] = at % size === 0 ? last : Math.min(fromEnd[back + 1] ?? last, last)
    }
    for (let at = 0; at < length; at++) {
      result.values[line * next + at * step] = Math.min(fromEnd[at] ?? 0, fromStart[at + size - 1] ?? 0)
    }
  }
  return result
}
