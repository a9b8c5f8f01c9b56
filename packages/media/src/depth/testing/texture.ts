import { mix, type Vector } from './vector.ts'

/** The colour of a surface in a place. */
export type Texture = (place: Vector) => Vector

export const plain =
  (color: Vector): Texture =>
  () =>
    color

/** Cubes of two colours. */
export const chequer =
  (one: Vector, other: Vector, size: number): Texture =>
  ([x, y, z]) =>
    // A little off the grid, so that no surface lies exactly on the border of two cubes.
    (Math.floor(x / size + 0.31) + Math.floor(y / size + 0.37) + Math.floor(z / size + 0.43)) % 2 ? one : other

/** Bricks with light joints, for upright walls. */
export const bricks =
  (stone: Vector, joint: Vector, size: number): Texture =>
  ([x, y, z]) => {
    const row = Math.floor(y / size)
    const along = (x + z) / (size * 2.4) + (row % 2) * 0.5
    const isJoint = y / size - row < 0.14 || along - Math.floor(along) < 0.06
    return isJoint ? joint : mix(stone, joint, 0.25 * hash(row, Math.floor(along), 7))
  }

/** Planks along z. */
export const planks =
  (wood: Vector, gap: Vector, width: number): Texture =>
  ([x, , z]) => {
    const plank = Math.floor(x / width)
    return x / width - plank < 0.08 ? gap : mix(wood, gap, 0.45 * hash(plank, Math.floor(z / (width * 9)), 3))
  }

/** Grass, earth, plaster: soft noise of three sizes. */
export const rough =
  (one: Vector, other: Vector, size: number): Texture =>
  (place) =>
    mix(one, other, 0.5 * noise(place, size) + 0.3 * noise(place, size / 3) + 0.2 * noise(place, size / 9))

/** A number of 0 … 1 that belongs to a place in a grid. */
export function hash(x: number, y: number, z: number): number {
  let bits = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(z, 2147483647)
  bits = Math.imul(bits ^ (bits >>> 13), 1274126177)
  return ((bits ^ (bits >>> 16)) >>> 0) / 4294967296
}

/** Value noise, 0 … 1. */
export function noise([x, y, z]: Vector, size: number): number {
  const [left, lower, front] = [Math.floor(x / size), Math.floor(y / size), Math.floor(z / size)]
  const [u, v, w] = [soft(x / size - left), soft(y / size - lower), soft(z / size - front)]
  const row = (dy: number, dz: number) =>
    hash(left, lower + dy, front + dz) * (1 - u) + hash(left + 1, lower + dy, front + dz) * u
  return (row(0, 0) * (1 - v) + row(1, 0) * v) * (1 - w) + (row(0, 1) * (1 - v) + row(1, 1) * v) * w
}

const soft = (t: number): number => t * t * (3 - 2 * t)
