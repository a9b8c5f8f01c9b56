import type { PixelSize } from '../../depth-estimator.ts'
import type { Plane } from '../../plane.ts'
import type { VanishingPoint } from './find-vanishing-point.ts'
import { angleBetween, type LineSegment } from './line-segment.ts'

/**
 * The surfaces around a viewer who looks along them, each as 1 / its distance from the line of view; 0 where there is none. Pixels
 * away from the vanishing point times this number is inverse depth, so the largest of the four is what is seen.
 */
export interface Room {
  floor: number
  ceiling: number
  left: number
  right: number
}

export type Surface = keyof Room | 'none'

const choices = [0, 0.25, 0.35, 0.5, 0.7, 1, 1.4, 2, 2.8, 4]
/** Lines this close to level or upright count as such. */
const axisTolerance = (7 * Math.PI) / 180
const creaseTolerance = (3 * Math.PI) / 180
/** Of the picture's longer side: a surface must explain lines of this length in sum. */
const costs = { wall: 0.2, ceiling: 0.45 } as const
/** And rooms are about as wide and as high as the viewer is tall: for each doubling or halving. */
const costOfShape = 0.06

/**
 * The room that explains the lines of a picture best: level lines lie on floor and ceiling, upright ones on walls, and where two
 * surfaces meet, a line leads to the vanishing point. After D. Lee, M. Hebert, T. Kanade, "Geometric Reasoning for Single Image
 * Structure Recovery", CVPR 2009, with V. Hedau et al.'s box (ICCV 2009) as the only shape.
 * @param sky where it is, no surface can be
 */
export function fitRoom(
  point: VanishingPoint,
  { segments, sky, size }: { segments: readonly LineSegment[]; sky: Plane; size: PixelSize },
): Room {
  const unit = Math.max(size.width, size.height)
  const skyPlaces = placesOf(sky)
  let best: { room: Room; score: number } | null = null
  for (const ceiling of choices) {
    for (const left of choices) {
      for (const right of choices) {
        const room = { floor: 1, ceiling, left, right }
        const score = linesExplained(room, point, segments) - unit * costOf(room, { point, skyPlaces })
        if (score > (best?.score ?? Number.NEGATIVE_INFINITY)) best = { room, score }
      }
    }
  }
  return best?.room ?? { floor: 1, ceiling: 0, left: 0, right: 0 }
}

function costOf(
  { ceiling, left, right, floor }: Room,
  { point, skyPlaces }: { point: Place; skyPlaces: Place[] },
): number {
  const surfaces = [ceiling, left, right].filter((near) => near > 0)
  const walls = surfaces.length - (ceiling > 0 ? 1 : 0)
  const shape = surfaces.reduce((sum, near) => sum + Math.abs(Math.log2(near)), 0)
  const inside = skyPlaces.filter((place) => surfaceAt({ ceiling, left, right, floor }, point, place) !== 'none').length
  return (
    walls * costs.wall +
    (ceiling > 0 ? costs.ceiling : 0) +
    shape * costOfShape +
    (3 * inside) / Math.max(40, skyPlaces.length)
  )
}

export interface Place {
  x: number
  y: number
}

/** Inverse depth, in no unit. */
export function nearInRoom({ floor, ceiling, left, right }: Room, point: Place, { x, y }: Place): number {
  return Math.max((y - point.y) * floor, (point.y - y) * ceiling, (point.x - x) * left, (x - point.x) * right, 0)
}

export function surfaceAt(room: Room, point: Place, place: Place): Surface {
  const near = nearInRoom(room, point, place)
  if (near <= 0) return 'none'
  if (near === (place.y - point.y) * room.floor) return 'floor'
  if (near === (point.y - place.y) * room.ceiling) return 'ceiling'
  return place.x < point.x ? 'left' : 'right'
}

function linesExplained(room: Room, point: VanishingPoint, segments: readonly LineSegment[]): number {
  let score = 0
  for (const line of segments) score += line.length * explanationOf(line, room, point)
  for (const line of point.lines) {
    if (surfaceAt(room, point, line) === 'none') score -= line.length
    else if (isCrease(line, room, point)) score += (line.y > point.y ? 1.5 : 0.8) * line.length
  }
  return score
}

/** -1 … 1, by the ends of a line, which are the first to leave a surface. */
function explanationOf(line: LineSegment, room: Room, point: VanishingPoint): number {
  const isLevel = angleBetween(line.direction, 0) < axisTolerance
  const isUpright = angleBetween(line.direction, Math.PI / 2) < axisTolerance
  if (!(isLevel || isUpright) || leadsTo(point, line)) return 0
  // A little inside, since a line is often detected longer than it is.
  const [dx, dy] = [Math.cos(line.direction) * line.length * 0.45, Math.sin(line.direction) * line.length * 0.45]
  const one = surfaceAt(room, point, { x: line.x - dx, y: line.y - dy })
  const other = surfaceAt(room, point, { x: line.x + dx, y: line.y + dy })
  return (fitOf(one, isLevel) + fitOf(other, isLevel)) / 2
}

function fitOf(surface: Surface, isLevel: boolean): number {
  switch (surface) {
    case 'floor':
      // What stands on a floor has upright lines too.
      return isLevel ? 0.6 : -0.4
    case 'ceiling':
      return isLevel ? 0.8 : -0.6
    case 'left':
    case 'right':
      return isLevel ? -0.6 : 0.8
    case 'none':
      return 0
    default:
      return surface satisfies never
  }
}

/** Level lines at eye height lead to the vanishing point and are level. */
const leadsTo = (point: Place, { x, y, direction }: LineSegment): boolean =>
  angleBetween(Math.atan2(point.y - y, point.x - x) + Math.PI, direction) < axisTolerance

/** Where two surfaces meet, both are equally near. */
function isCrease(line: LineSegment, room: Room, point: Place): boolean {
  const side = line.x < point.x ? room.left : room.right
  const level = line.y < point.y ? room.ceiling : room.floor
  if (side === 0 || level === 0) return false
  const direction = Math.atan2(Math.abs(line.y - point.y), Math.abs(line.x - point.x))
  return angleBetween(direction, Math.atan2(side, level)) < creaseTolerance
}

/** Some dozens of places that are sky for sure. */
function placesOf(sky: Plane): Place[] {
  const step = Math.max(1, Math.floor(Math.max(sky.width, sky.height) / 24))
  const places: Place[] = []
  for (let y = 0; y < sky.height; y += step) {
    for (let x = 0; x < sky.width; x += step) if ((sky.values[y * sky.width + x] ?? 0) > 0.6) places.push({ x, y })
  }
  return places
}
