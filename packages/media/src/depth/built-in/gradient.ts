import { createPlane, type Plane } from '../plane.ts'

export interface Gradient {
  /** To the right and down, per pixel. */
  x: Plane
  y: Plane
  length: Plane
}

/** Central differences; at the borders, to the one neighbour that there is. */
export function gradientOf(plane: Plane): Gradient {
  const { width, height, values } = plane
  const [x, y, length] = [createPlane(plane), createPlane(plane), createPlane(plane)]
  for (let row = 0; row < height; row++) {
    const [above, below] = [Math.max(0, row - 1) * width, Math.min(height - 1, row + 1) * width]
    for (let column = 0; column < width; column++) {
      const [left, right] = [Math.max(0, column - 1), Math.min(width - 1, column + 1)]
      const at = row * width + column
      const dx = ((values[row * width + right] ?? 0) - (values[row * width + left] ?? 0)) / 2
      const dy = ((values[below + column] ?? 0) - (values[above + column] ?? 0)) / 2
      x.values[at] = dx
      y.values[at] = dy
      length.values[at] = Math.sqrt(dx * dx + dy * dy)
    }
  }
  return { x, y, length }
}
