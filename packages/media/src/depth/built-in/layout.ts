import type { PixelSize } from '../depth-estimator.ts'
import { createPlane, type Plane } from '../plane.ts'
import { findLineSegments } from './lines/find-line-segments.ts'
import { findVanishingPoint, type VanishingPoint } from './lines/find-vanishing-point.ts'
import { fitRoom, nearInRoom, type Room } from './lines/fit-room.ts'
import { toShares } from './statistics.ts'
import type { WorkingPicture } from './working-picture.ts'

/** The space that a picture shows, as far as its lines and its sky tell. */
export interface Layout {
  /** Where lines lead, and the surfaces around; `null` when they lead nowhere. */
  room: { point: VanishingPoint; surfaces: Room } | null
  /** Row of the horizon, in pixels from above. */
  horizon: number
}

/** Where the horizon is when nothing tells, in shares of the height. */
const usualHorizon = 0.4
/** A horizon below this would leave no ground. */
const lowestHorizon = 0.85
const leastConfidence = 0.15

export function findLayout(picture: WorkingPicture, sky: Plane): Layout {
  const { size } = picture
  const segments = findLineSegments(picture)
  const point = findVanishingPoint(segments, size)
  if (point && point.confidence > leastConfidence) {
    return { room: { point, surfaces: fitRoom(point, { segments, sky, size }) }, horizon: point.y }
  }
  return { room: null, horizon: Math.min(lowestHorizon * size.height, horizonBelow(sky, size)) }
}

/** The sky ends at the horizon or above it, so its lowest columns tell. */
function horizonBelow(sky: Plane, { width, height }: PixelSize): number {
  const ends: number[] = []
  for (let x = 0; x < width; x++) {
    let end = 0
    while (end < height && (sky.values[end * width + x] ?? 0) > 0.5) end++
    if (end > 0) ends.push(end)
  }
  if (ends.length < width * 0.25) return usualHorizon * height
  ends.sort((one, other) => one - other)
  const lowest = ends[Math.floor(ends.length * 0.9)] ?? 0
  // A strip of sky above houses says little of where the ground begins.
  return Math.max(lowest, 0.3 * height)
}

/** How near the empty ground is, and walls and ceiling where there are: 0 … 1. */
export function nearOfGround({ room, horizon }: Layout, size: PixelSize): Plane {
  const near = createPlane(size)
  for (let at = 0; at < near.values.length; at++) {
    const [x, y] = [at % size.width, Math.floor(at / size.width)]
    const ground = Math.max(0, (y - horizon) / Math.max(1, size.height - horizon))
    near.values[at] = room ? nearInRoom(room.surfaces, room.point, { x, y }) : ground
  }
  return room ? toShares(near) : near
}
