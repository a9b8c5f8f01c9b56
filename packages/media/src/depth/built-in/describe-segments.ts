import type { Segmentation } from './find-segments.ts'

/** Pixels. */
export interface SegmentShape {
  area: number
  left: number
  right: number
  top: number
  /** The row that nearly all of it lies above: one hair doesn't make a foot. */
  bottom: number
  /** Whether it reaches the lower border of the picture. */
  isAtBorder: boolean
  /** The middle of its lowest rows. */
  footX: number
  /** The segment that most of it lies upon, -1 at the lower border of the picture. */
  below: number
}

/** Of a segment's area. */
const footShare = 0.02

export function describeSegments(segmentation: Segmentation): SegmentShape[] {
  const { width, height, labels, count } = segmentation
  const shapes = Array.from({ length: count }, () => ({
    ...{ area: 0, left: width, right: 0, top: height, bottom: 0, isAtBorder: false, footX: 0, below: -1 },
    footPixels: 0,
    footSum: 0,
  }))
  const under = Array.from({ length: count }, () => new Map<number, number>())
  // From below, so that the foot of a segment is what is met first.
  for (let at = labels.length - 1; at >= 0; at--) {
    const label = labels[at] ?? 0
    const shape = shapes[label]
    if (!shape) continue
    const [x, y] = [at % width, Math.floor(at / width)]
    shape.area++
    shape.left = Math.min(shape.left, x)
    shape.right = Math.max(shape.right, x)
    shape.top = y
    if (y === height - 1) shape.isAtBorder = true
    const lower = y === height - 1 ? -1 : (labels[at + width] ?? -1)
    if (lower !== label) under[label]?.set(lower, (under[label]?.get(lower) ?? 0) + 1)
  }
  for (let at = labels.length - 1; at >= 0; at--) {
    const shape = shapes[labels[at] ?? 0]
    if (!shape || shape.footPixels > footShare * shape.area) continue
    shape.footPixels++
    shape.footSum += at % width
    shape.bottom = Math.floor(at / width)
    shape.footX = shape.footSum / shape.footPixels
  }
  return shapes.map(({ footPixels, footSum, ...shape }, label) => ({ ...shape, below: mostFrequent(under[label]) }))
}

function mostFrequent(counts: Map<number, number> | undefined): number {
  let [best, most] = [-1, 0]
  for (const [label, count] of counts ?? []) if (count > most) [best, most] = [label, count]
  return best
}
