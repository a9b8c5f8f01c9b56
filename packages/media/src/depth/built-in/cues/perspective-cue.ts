import type { PixelSize } from '../../depth-estimator.ts'
import { createPlane } from '../../plane.ts'
import type { Cue } from '../cue.ts'
import type { Layout } from '../layout.ts'
import { nearInRoom, surfaceAt } from '../lines/fit-room.ts'
import { toShares } from '../statistics.ts'

/** Where no surface is, something may stand; the room only says that it is not near. */
const openConfidence = 0.35

/**
 * Linear perspective: what is parallel meets at the vanishing point, so the further a place of a floor, a wall or a ceiling is
 * from it, the nearer, exactly in proportion in inverse depth. R. Hartley, A. Zisserman, "Multiple View Geometry in Computer Vision", 2nd ed., ch. 8.6.
 */
export function perspectiveCue({ room }: Layout, size: PixelSize): Cue {
  const near = createPlane(size)
  const confidence = createPlane(size)
  if (!room) return { near, confidence }
  const { point, surfaces } = room
  for (let at = 0; at < near.values.length; at++) {
    const place = { x: at % size.width, y: Math.floor(at / size.width) }
    near.values[at] = nearInRoom(surfaces, point, place)
    const isOpen = surfaceAt(surfaces, point, place) === 'none'
    confidence.values[at] = point.confidence * (isOpen ? openConfidence : 1)
  }
  return { near: toShares(near), confidence }
}
