import type { PixelSize } from '../../depth-estimator.ts'
import { smoothStep } from '../statistics.ts'
import { angleBetween, type LineSegment } from './line-segment.ts'

export interface VanishingPoint {
  x: number
  y: number
  /** How much of what could converge there does, 0 … 1. */
  confidence: number
  /** The lines that lead there. */
  lines: readonly LineSegment[]
}

/** Lines this close to level or upright meet a point of the picture only by chance. */
const oblique = (5 * Math.PI) / 180
const tolerance = (2.5 * Math.PI) / 180
/** Of the longest lines, every two give a candidate. */
const mostLines = 70
/** How far outside the picture the point may lie, in shares of it. */
const margin = 0.15

/**
 * The point that most straight lines lead to: what is parallel and goes away from the viewer meets there. Each two lines give a
 * candidate, all lines vote, the longer the more. After M. Fischler and R. Bolles' RANSAC (1981), tried completely instead of at random; C. Rother,
 * "A new approach to vanishing point detection in architectural environments", 2002, for the vote.
 */
export function findVanishingPoint(segments: readonly LineSegment[], size: PixelSize): VanishingPoint | null {
  const lines = segments
    .filter(({ direction }) => angleBetween(direction, 0) > oblique && angleBetween(direction, Math.PI / 2) > oblique)
    .toSorted((one, other) => other.length - one.length)
    .slice(0, mostLines)
  let best: { x: number; y: number; votes: number } | null = null
  for (const [index, one] of lines.entries()) {
    for (const other of lines.slice(index + 1)) {
      const point = meet(one, other)
      if (!point || !isInReach(point, size)) continue
      const votes = lines.reduce((sum, line) => sum + voteFor(point, line, size), 0)
      if (votes > (best?.votes ?? 0)) best = { ...point, votes }
    }
  }
  if (!best) return null
  const point = best
  const supporters = lines.filter((line) => voteFor(point, line, size) > 0)
  return { x: point.x, y: point.y, confidence: confidenceIn(point, { lines, supporters, size }), lines: supporters }
}

function confidenceIn(
  point: { x: number; y: number; votes: number },
  { lines, supporters, size }: { lines: readonly LineSegment[]; supporters: readonly LineSegment[]; size: PixelSize },
): number {
  const total = lines.reduce((sum, { length }) => sum + length, 0)
  // Lines that are all parallel to each other, or two that cross, say nothing.
  const [cos, sin] = supporters.reduce(
    ([c, s], { direction, length }) => [c + length * Math.cos(2 * direction), s + length * Math.sin(2 * direction)],
    [0, 0],
  )
  const supported = supporters.reduce((sum, { length }) => sum + length, 0)
  const spread = 1 - Math.hypot(cos, sin) / Math.max(1, supported)
  return (
    smoothStep(point.votes / total, 0.2, 0.5) *
    smoothStep(supporters.length, 4, 12) *
    smoothStep(supported / Math.max(size.width, size.height), 0.6, 2.2) *
    smoothStep(spread, 0.04, 0.3)
  )
}

function meet(one: LineSegment, other: LineSegment): { x: number; y: number } | null {
  const [ax, ay] = [Math.cos(one.direction), Math.sin(one.direction)]
  const [bx, by] = [Math.cos(other.direction), Math.sin(other.direction)]
  const cross = ax * by - ay * bx
  if (Math.abs(cross) < 0.05) return null
  const along = ((other.x - one.x) * by - (other.y - one.y) * bx) / cross
  return { x: one.x + ax * along, y: one.y + ay * along }
}

const isInReach = ({ x, y }: { x: number; y: number }, { width, height }: PixelSize): boolean =>
  x > -margin * width && x < (1 + margin) * width && y > -margin * height && y < (1 + margin) * height

function voteFor({ x, y }: { x: number; y: number }, line: LineSegment, size: PixelSize): number {
  const [dx, dy] = [line.x - x, line.y - y]
  const away = Math.hypot(dx, dy)
  // A line through the point itself leads anywhere.
  if (away < line.length * 0.5 || away < 0.04 * Math.max(size.width, size.height)) return 0
  const off = angleBetween(Math.atan2(dy, dx) + Math.PI, line.direction) / tolerance
  return off < 1 ? line.length * (1 - off * off) : 0
}
