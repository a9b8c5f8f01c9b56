import { createPlane, type Plane } from './plane.ts'

/** The mean over a square of `2 * radius + 1` pixels, cut at the borders. Takes the same time for every radius. */
export function boxMean(plane: Plane, radius: number): Plane {
  const rows = createPlane(plane)
  for (let y = 0; y < plane.height; y++) meanOfRow(plane, rows, { y, radius })
  return meanOfColumns(rows, radius)
}

function meanOfRow({ width, values }: Plane, to: Plane, { y, radius }: { y: number; radius: number }): void {
  const start = y * width
  let sum = 0
  for (let x = 0; x < Math.min(radius, width); x++) sum += values[start + x] ?? 0
  for (let x = 0; x < width; x++) {
    if (x + radius < width) sum += values[start + x + radius] ?? 0
    if (x - radius > 0) sum -= values[start + x - radius - 1] ?? 0
    to.values[start + x] = sum / (Math.min(width - 1, x + radius) - Math.max(0, x - radius) + 1)
  }
}

/** All columns side by side, row for row: memory is read in the order in which it lies. */
function meanOfColumns(plane: Plane, radius: number): Plane {
  const { width, height, values } = plane
  const means = createPlane(plane)
  const sums = new Float64Array(width)
  const add = (y: number, sign: 1 | -1) => {
    for (let x = 0; x < width; x++) sums[x] = (sums[x] ?? 0) + sign * (values[y * width + x] ?? 0)
  }
  for (let y = 0; y < Math.min(radius, height); y++) add(y, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) add(y + radius, 1)
    if (y - radius > 0) add(y - radius - 1, -1)
    const count = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1
    for (let x = 0; x < width; x++) means.values[y * width + x] = (sums[x] ?? 0) / count
  }
  return means
}
