import { type Gradient, gradientOf } from '../gradient.ts'
import type { WorkingPicture } from '../working-picture.ts'
import { angleBetween, type LineSegment } from './line-segment.ts'

/** Weaker steps of light are noise. */
const weakest = 0.008
const tolerance = Math.PI / 8
/** Of the longer side of the picture. */
const shortest = 0.045
/** The share of pixels of its rectangle that belong to a line. */
const lowestDensity = 0.45

/**
 * Straight edges: neighbouring pixels whose gradients point the same way grow together, and a region that is long and narrow is
 * a line. R. Grompone von Gioi et al., "LSD: A Fast Line Segment Detector with a False Detection Control", IEEE TPAMI 32(4),
 * 2010, without its test of significance.
 */
export function findLineSegments({ soft, size }: WorkingPicture): LineSegment[] {
  const gradient = gradientOf(soft.light)
  const { width, height } = size
  const isTaken = new Uint8Array(width * height)
  const direction = Float32Array.from(gradient.x.values, (dx, at) => levelLine(dx, gradient.y.values[at] ?? 0))
  const segments: LineSegment[] = []
  for (const seed of strongestFirst(gradient)) {
    if (isTaken[seed]) continue
    const region = grow(seed, { gradient, direction, isTaken })
    const segment = toSegment(region, { gradient, width })
    if (segment && segment.length >= shortest * Math.max(width, height)) segments.push(segment)
  }
  return segments
}

/** An edge runs across its gradient. */
function levelLine(dx: number, dy: number): number {
  const angle = Math.atan2(dy, dx) + Math.PI / 2
  return ((angle % Math.PI) + Math.PI) % Math.PI
}

/** Numbers are sorted much faster than objects: each is a strength in whole steps and a pixel. */
function strongestFirst({ length: { values } }: Gradient): Float64Array {
  const keys = new Float64Array(values.length)
  let count = 0
  values.forEach((value, at) => {
    if (value > weakest) keys[count++] = at - Math.round(value * 65536) * values.length
  })
  const sorted = keys.subarray(0, count).sort()
  return sorted.map((key) => ((key % values.length) + values.length) % values.length)
}

function grow(
  seed: number,
  { gradient, direction, isTaken }: { gradient: Gradient; direction: Float32Array; isTaken: Uint8Array },
): number[] {
  const { width, height, values } = gradient.length
  const region = [seed]
  isTaken[seed] = 1
  // The sum of doubled angles: directions of lines have no sign.
  let [cos, sin] = [Math.cos(2 * (direction[seed] ?? 0)), Math.sin(2 * (direction[seed] ?? 0))]
  for (let next = 0; next < region.length; next++) {
    const at = region[next] ?? 0
    const [x, y] = [at % width, Math.floor(at / width)]
    const mean = Math.atan2(sin, cos) / 2
    for (let near = 0; near < 9; near++) {
      const [nx, ny] = [x + (near % 3) - 1, y + Math.floor(near / 3) - 1]
      const other = ny * width + nx
      if (nx < 0 || ny < 0 || nx >= width || ny >= height || isTaken[other] || (values[other] ?? 0) <= weakest) continue
      const angle = direction[other] ?? 0
      if (angleBetween(angle, mean + Math.PI) > tolerance) continue
      isTaken[other] = 1
      region.push(other)
      cos += Math.cos(2 * angle)
      sin += Math.sin(2 * angle)
    }
  }
  return region
}

/** The rectangle around a region, by its moments; `null` when it is no line. */
function toSegment(
  region: readonly number[],
  { gradient, width }: { gradient: Gradient; width: number },
): LineSegment | null {
  if (region.length < 8) return null
  let [mass, mx, my, xx, yy, xy] = [0, 0, 0, 0, 0, 0]
  for (const at of region) {
    const [weight, x, y] = [gradient.length.values[at] ?? 0, at % width, Math.floor(at / width)]
    mass += weight
    mx += weight * x
    my += weight * y
    xx += weight * x * x
    yy += weight * y * y
    xy += weight * x * y
  }
  const [x, y] = [mx / mass, my / mass]
  const [varX, varY, both] = [xx / mass - x * x, yy / mass - y * y, xy / mass - x * y]
  const direction = Math.atan2(2 * both, varX - varY) / 2
  const spread = Math.sqrt((varX - varY) ** 2 + 4 * both * both)
  // An even bar of length l has a variance of l² / 12 along it.
  const length = Math.sqrt(6 * (varX + varY + spread))
  const thickness = Math.max(1.5, Math.sqrt(Math.max(0, 6 * (varX + varY - spread))))
  if (length < thickness * 4 || region.length < lowestDensity * length * thickness) return null
  return { x, y, length, direction: direction < 0 ? direction + Math.PI : direction }
}
