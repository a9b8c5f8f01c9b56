import { createPlane, mapPlane, type Plane } from '../../plane.ts'
import type { Cue } from '../cue.ts'
import { type Layout, nearOfGround } from '../layout.ts'
import { minimumBarrier } from '../minimum-barrier.ts'
import { meanOf, smoothStep, toShares } from '../statistics.ts'
import type { WorkingPicture } from '../working-picture.ts'

/** Of the picture: smaller figures are spots. */
const smallest = 0.0008
/** Of the height of the picture. */
const longestNeck = 0.12

/**
 * Figure and ground: what differs from the left, right and upper border all round is surrounded, and so stands before what surrounds it (E. Rubin,
 * 1915; surroundedness as J. Zhang and S. Sclaroff measure it, "Saliency detection: a Boolean map approach", ICCV 2013). The lower border
 * is no surrounding: figures stand on it. A figure is as near as its lowest place. In a room the far end is surrounded as well, so there it counts little.
 */
export function figureCue({ soft: { red, green, blue }, gradient, size }: WorkingPicture, layout: Layout): Cue {
  const isBorder = (x: number, y: number) => x === 0 || y === 0 || x === size.width - 1
  const barriers = [red, green, blue].map((channel) => minimumBarrier(channel, isBorder))
  const barrier = mapPlane(red, (_, at) => barriers.reduce((sum, { values }) => sum + (values[at] ?? 0), 0) / 3)
  const isFigure = mapPlane(toShares(barrier), (value) => smoothStep(value, 0.25, 0.6))
  // Where everything is a figure, nothing is.
  const weight = (1 - smoothStep(meanOf(isFigure), 0.4, 0.65)) * (1 - 0.9 * (layout.room?.point.confidence ?? 0))
  const { near, confidence } = nearOfFeet(isFigure, { base: nearOfGround(layout, size), gradient: gradient.length })
  return { near, confidence: mapPlane(confidence, (clear) => clear * weight) }
}

/** Pixels, and how near it is. */
interface Figure {
  left: number
  right: number
  top: number
  near: number
}

/** All that hangs together is as near as the ground where it stands, or as what carries it. */
function nearOfFeet(isFigure: Plane, { base, gradient }: { base: Plane; gradient: Plane }): Cue {
  const { width, height, values } = isFigure
  const near = createPlane(isFigure)
  const confidence = createPlane(isFigure)
  const isOutside = outsideOf(isFigure)
  const isSeen = isOutside.slice()
  const found = new Int32Array(values.length)
  const figures: Figure[] = []
  // From below, so that a figure is met at its foot first, and after what carries it.
  for (let start = values.length - 1; start >= 0; start--) {
    if (isSeen[start]) continue
    const pixels = flood([start], { width, height, isSeen, found })
    if (pixels.length < smallest * values.length) continue
    const figure = { ...extentOf(pixels, width), near: base.values[start] ?? 0 }
    const bottom = Math.floor(start / width)
    figure.near = Math.max(
      figure.near,
      ...figures.filter((below) => carries(below, { figure, bottom, height })).map((below) => below.near),
    )
    figures.push(figure)
    const clear = clearness(pixels, { isOutside, gradient })
    for (const at of pixels) {
      near.values[at] = figure.near
      confidence.values[at] = clear
    }
  }
  return { near, confidence }
}

function extentOf(pixels: Int32Array, width: number): { left: number; right: number; top: number } {
  const extent = { left: width, right: 0, top: Number.POSITIVE_INFINITY }
  for (const at of pixels) {
    extent.left = Math.min(extent.left, at % width)
    extent.right = Math.max(extent.right, at % width)
    extent.top = Math.min(extent.top, Math.floor(at / width))
  }
  return extent
}

/** A head over shoulders: no wider than what is right below it, with a neck of the background's colour between. */
const carries = (
  below: Figure,
  { figure, bottom, height }: { figure: Figure; bottom: number; height: number },
): boolean =>
  below.top > figure.top &&
  bottom > below.top - longestNeck * height &&
  figure.left >= below.left &&
  figure.right <= below.right

/** How much of an edge runs around a figure, 0 … 1: what fades into its surroundings is no figure. */
function clearness(figure: Int32Array, { isOutside, gradient }: { isOutside: Uint8Array; gradient: Plane }): number {
  const { width, values } = gradient
  let [sum, count] = [0, 0]
  for (const at of figure) {
    if (!(isOutside[at - 1] || isOutside[at + 1] || isOutside[at - width] || isOutside[at + width])) continue
    sum += values[at] ?? 0
    count++
  }
  return count > 0 ? smoothStep(sum / count, 0.015, 0.05) : 0
}

/** All that can be reached from the border without crossing a figure: what a figure encloses belongs to it. */
function outsideOf({ width, height, values }: Plane): Uint8Array {
  const isSeen = Uint8Array.from(values, (value) => (value >= 0.35 ? 1 : 0))
  const border: number[] = []
  for (let x = 0; x < width; x++) border.push(x, (height - 1) * width + x)
  for (let y = 0; y < height; y++) border.push(y * width, (y + 1) * width - 1)
  const isOutside = new Uint8Array(values.length)
  const found = new Int32Array(values.length)
  for (const at of flood(border, { width, height, isSeen, found })) isOutside[at] = 1
  return isOutside
}

/** Everything not yet seen that hangs together with the seeds; marks it as seen. What is returned is a part of `found`, good until the next call. */
function flood(
  seeds: readonly number[],
  { width, height, isSeen, found }: { width: number; height: number; isSeen: Uint8Array; found: Int32Array },
): Int32Array {
  let count = 0
  const add = (at: number) => {
    if (isSeen[at]) return
    isSeen[at] = 1
    found[count++] = at
  }
  for (const seed of seeds) add(seed)
  for (let next = 0; next < count; next++) {
    const at = found[next] ?? 0
    const x = at % width
    if (x > 0) add(at - 1)
    if (x < width - 1) add(at + 1)
    if (at >= width) add(at - width)
    if (at < width * (height - 1)) add(at + width)
  }
  return found.subarray(0, count)
}
