/** A straight edge. Pixels; the direction is 0 … π, 0 to the right, π/2 down. */
export interface LineSegment {
  x: number
  y: number
  length: number
  direction: number
}

/** How far two directions of lines are apart, 0 … π/2. */
export function angleBetween(one: number, other: number): number {
  const difference = Math.abs(one - other) % Math.PI
  return Math.min(difference, Math.PI - difference)
}
