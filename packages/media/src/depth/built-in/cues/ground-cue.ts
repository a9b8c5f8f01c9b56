import { createPlane, type Plane } from '../../plane.ts'
import type { Cue } from '../cue.ts'
import { describeSegments, type SegmentShape } from '../describe-segments.ts'
import type { Segmentation } from '../find-segments.ts'
import { type Layout, nearOfGround } from '../layout.ts'
import { surfaceAt } from '../lines/fit-room.ts'
import { smoothStep } from '../statistics.ts'

/**
 * Position in the picture: the ground rises towards the horizon as it gets farther, linearly in inverse depth, and what stands on
 * it is as near as its foot. R. Epstein, "Relative Size and Position in the Field of View", 1966; D. Hoiem, A. Efros, M. Hebert,
 * "Automatic Photo Pop-up", SIGGRAPH 2005, for segments that lie or stand. What is a figure stands.
 */
export function groundCue(
  layout: Layout,
  { segmentation, sky, figure }: { segmentation: Segmentation; sky: Plane; figure: Cue },
): Cue {
  const base = nearOfGround(layout, segmentation)
  const shapes = describeSegments(segmentation)
  const figures = meansOf(figure.confidence, segmentation)
  const nearOfFoot = standAll(shapes, { base, layout, figures })
  const near = createPlane(segmentation)
  const confidence = createPlane(segmentation)
  for (let at = 0; at < near.values.length; at++) {
    const label = segmentation.labels[at] ?? 0
    const { near: standing, standing: share } = nearOfFoot[label] ?? { near: 0, standing: 0 }
    const bare = base.values[at] ?? 0
    near.values[at] = Math.max(bare, bare + (standing - bare) * share)
    confidence.values[at] = (1 - (sky.values[at] ?? 0)) * (standing > 0 || bare > 0 ? 1 : hanging)
  }
  return { near, confidence }
}

/** What has no foot on the ground may hang from above; it is more often far away. */
const hanging = 0.4

interface Stand {
  near: number
  /** How surely it stands, 0 … 1. */
  standing: number
}

/** The mean of a plane over each segment. */
function meansOf(plane: Plane, { labels, count }: Segmentation): Float32Array {
  const [sums, areas] = [new Float32Array(count), new Float32Array(count)]
  labels.forEach((label, at) => {
    sums[label] = (sums[label] ?? 0) + (plane.values[at] ?? 0)
    areas[label] = (areas[label] ?? 0) + 1
  })
  return sums.map((sum, label) => sum / (areas[label] ?? 1))
}

/** From the lowest foot up: what stands on something that stands is as near as that. */
function standAll(
  shapes: readonly SegmentShape[],
  { base, layout, figures }: { base: Plane; layout: Layout; figures: Float32Array },
): Stand[] {
  const stands: Stand[] = shapes.map(() => ({ near: 0, standing: 0 }))
  const order = shapes.map((_, label) => label).toSorted((a, b) => (shapes[b]?.bottom ?? 0) - (shapes[a]?.bottom ?? 0))
  for (const label of order) {
    const shape = shapes[label]
    if (!shape) continue
    const foot = base.values[Math.round(shape.bottom) * base.width + Math.round(shape.footX)] ?? 0
    const below = stands[shape.below]
    const carrier = shapes[shape.below]
    const rests = below && carrier && below.standing > 0.5 && isWithin(shape, carrier)
    const standing = Math.max(figures[label] ?? 0, standingOf(shape, layout, base.width))
    stands[label] = rests
      ? { near: Math.max(foot, below.near), standing: Math.max(below.standing, standing) }
      : { near: foot, standing }
  }
  return stands
}

/** What reaches above the horizon stands; below it, what is higher than wide, unless it leads to the vanishing point. */
function standingOf(shape: SegmentShape, { room, horizon }: Layout, fullWidth: number): number {
  const height = shape.bottom - shape.top + 1
  const width = shape.right - shape.left + 1
  if (room) {
    const surface = surfaceAt(room.surfaces, room.point, { x: shape.footX, y: shape.bottom })
    if (surface !== 'floor' && surface !== 'none') return 1 - room.point.confidence
  }
  const above = smoothStep((horizon - shape.top) / height, 0.05, 0.3)
  const tall = smoothStep(height / width, 0.6, 1.4)
  // What lies all over the lower border is the ground itself, however far it reaches.
  const isFloor = shape.isAtBorder && width > 0.8 * fullWidth
  return isFloor ? 0 : Math.max(above, tall)
}

const isWithin = (upper: SegmentShape, lower: SegmentShape): boolean => {
  const room = 0.2 * (lower.right - lower.left + 1)
  return upper.left >= lower.left - room && upper.right <= lower.right + room
}
