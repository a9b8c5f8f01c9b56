import type { Texture } from './texture.ts'
import { normalize, type Vector } from './vector.ts'

export type Shape =
  | { kind: 'plane'; point: Vector; normal: Vector; texture: Texture }
  | { kind: 'box'; low: Vector; high: Vector; texture: Texture }
  | { kind: 'ellipsoid'; middle: Vector; radii: Vector; texture: Texture }

export interface Ray {
  from: Vector
  direction: Vector
}

const never = Number.POSITIVE_INFINITY
const nearest = 1e-4

/** After how many lengths of its direction a ray meets a shape; Infinity when it doesn't. */
export function distanceTo(shape: Shape, ray: Ray): number {
  switch (shape.kind) {
    case 'plane':
      return distanceToPlane(shape, ray)
    case 'box':
      return distanceToBox(shape, ray)
    case 'ellipsoid':
      return distanceToEllipsoid(shape, ray)
    default:
      return shape satisfies never
  }
}

/** Which way a shape looks in a place of its surface. */
export function normalOf(shape: Shape, place: Vector): Vector {
  switch (shape.kind) {
    case 'plane':
      return shape.normal
    case 'box':
      return normalOfBox(shape, place)
    case 'ellipsoid': {
      const { middle, radii } = shape
      return normalize([
        (place[0] - middle[0]) / radii[0] ** 2,
        (place[1] - middle[1]) / radii[1] ** 2,
        (place[2] - middle[2]) / radii[2] ** 2,
      ])
    }
    default:
      return shape satisfies never
  }
}

function distanceToPlane({ point, normal }: { point: Vector; normal: Vector }, { from, direction }: Ray): number {
  const above = (point[0] - from[0]) * normal[0] + (point[1] - from[1]) * normal[1] + (point[2] - from[2]) * normal[2]
  const after = above / (direction[0] * normal[0] + direction[1] * normal[1] + direction[2] * normal[2])
  return after > nearest ? after : never
}

/** The slab method; only the outside counts. */
function distanceToBox({ low, high }: { low: Vector; high: Vector }, { from, direction }: Ray): number {
  const [x1, x2] = [(low[0] - from[0]) / direction[0], (high[0] - from[0]) / direction[0]]
  const [y1, y2] = [(low[1] - from[1]) / direction[1], (high[1] - from[1]) / direction[1]]
  const [z1, z2] = [(low[2] - from[2]) / direction[2], (high[2] - from[2]) / direction[2]]
  const enter = Math.max(Math.min(x1, x2), Math.min(y1, y2), Math.min(z1, z2))
  const leave = Math.min(Math.max(x1, x2), Math.max(y1, y2), Math.max(z1, z2))
  return enter < leave && enter > nearest ? enter : never
}

/** The side that the place is nearest to. */
function normalOfBox({ low, high }: { low: Vector; high: Vector }, [x, y, z]: Vector): Vector {
  const sides: readonly [number, Vector][] = [
    [Math.abs(x - low[0]), [-1, 0, 0]],
    [Math.abs(x - high[0]), [1, 0, 0]],
    [Math.abs(y - low[1]), [0, -1, 0]],
    [Math.abs(y - high[1]), [0, 1, 0]],
    [Math.abs(z - low[2]), [0, 0, -1]],
    [Math.abs(z - high[2]), [0, 0, 1]],
  ]
  return sides.reduce((best, side) => (side[0] < best[0] ? side : best))[1]
}

function distanceToEllipsoid({ middle, radii }: { middle: Vector; radii: Vector }, { from, direction }: Ray): number {
  const [sx, sy, sz] = [
    (from[0] - middle[0]) / radii[0],
    (from[1] - middle[1]) / radii[1],
    (from[2] - middle[2]) / radii[2],
  ]
  const [dx, dy, dz] = [direction[0] / radii[0], direction[1] / radii[1], direction[2] / radii[2]]
  const a = dx * dx + dy * dy + dz * dz
  const half = sx * dx + sy * dy + sz * dz
  const root = half * half - a * (sx * sx + sy * sy + sz * sz - 1)
  if (root < 0) return never
  const after = (-half - Math.sqrt(root)) / a
  return after > nearest ? after : never
}
