import { createPlane, type Plane } from '../plane.ts'

/** A Gaussian blur, first along rows, then along columns; the pixels at the border repeat. @param sigma pixels */
export function gaussian(plane: Plane, sigma: number): Plane {
  const weights = kernelOf(sigma)
  const { width, height } = plane
  const rows = createPlane(plane)
  const padded = new Float32Array(width + 2 * weights.length)
  for (let y = 0; y < height; y++) blurRow(plane, rows, { y, weights, padded })
  const result = createPlane(plane)
  weights.forEach((weight, distance) => {
    // Row by row, since memory is read in the order in which it lies.
    for (let y = 0; y < height; y++) addRows(rows, result, { y, distance, weight })
  })
  return result
}

/** The weight of a pixel itself, then of those at distance 1, 2 and so on. */
function kernelOf(sigma: number): Float32Array {
  const reach = Math.max(1, Math.ceil(sigma * 2.5))
  const weights = Float32Array.from({ length: reach + 1 }, (_, distance) =>
    Math.exp(-(distance ** 2) / (2 * sigma ** 2)),
  )
  const total = weights.reduce((sum, weight, distance) => sum + (distance === 0 ? weight : 2 * weight), 0)
  return weights.map((weight) => weight / total)
}

function blurRow(
  { width, values }: Plane,
  to: Plane,
  { y, weights, padded }: { y: number; weights: Float32Array; padded: Float32Array },
): void {
  const reach = weights.length
  const row = values.subarray(y * width, (y + 1) * width)
  padded.fill(row[0] ?? 0, 0, reach)
  padded.set(row, reach)
  padded.fill(row[width - 1] ?? 0, reach + width)
  for (let x = 0; x < width; x++) {
    let sum = (weights[0] ?? 0) * (padded[x + reach] ?? 0)
    for (let distance = 1; distance < reach; distance++) {
      sum += (weights[distance] ?? 0) * ((padded[x + reach - distance] ?? 0) + (padded[x + reach + distance] ?? 0))
    }
    to.values[y * width + x] = sum
  }
}

function addRows(
  { width, height, values }: Plane,
  to: Plane,
  { y, distance, weight }: { y: number; distance: number; weight: number },
): void {
  const above = Math.max(0, y - distance) * width
  const below = Math.min(height - 1, y + distance) * width
  const share = distance === 0 ? weight / 2 : weight
  for (let x = 0; x < width; x++) {
    const at = y * width + x
    to.values[at] = (to.values[at] ?? 0) + share * ((values[above + x] ?? 0) + (values[below + x] ?? 0))
  }
}
