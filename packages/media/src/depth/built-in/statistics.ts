import { mapPlane, type Plane } from '../plane.ts'

/** 0 below `from`, 1 above `to`, soft in between. */
export const smoothStep = (value: number, from: number, to: number): number => {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)))
  return t * t * (3 - 2 * t)
}

export const meanOf = ({ values }: Plane): number => values.reduce((sum, value) => sum + value, 0) / values.length

const bins = 4096

/**
 * The values that shares of all values lie below, as exact as 1 / 4096 of their range: counted, since sorting takes ten times as long.
 * NaN where there are none.
 */
export function quantiles(values: Float32Array, shares: readonly number[]): number[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let at = 0; at < values.length; at++) {
    low = Math.min(low, values[at] ?? 0)
    high = Math.max(high, values[at] ?? 0)
  }
  if (!(high > low)) return shares.map(() => (values.length > 0 ? low : Number.NaN))
  const counts = new Int32Array(bins)
  const scale = (bins - 1) / (high - low)
  for (let at = 0; at < values.length; at++) {
    const bin = Math.round(((values[at] ?? 0) - low) * scale)
    counts[bin] = (counts[bin] ?? 0) + 1
  }
  return shares.map((share) => {
    let [bin, below] = [0, counts[0] ?? 0]
    while (below <= share * (values.length - 1)) below += counts[++bin] ?? 0
    return low + bin / scale
  })
}

/** The value that a share of all values lies below. NaN where there are none. */
export const quantile = (values: Float32Array, share: number): number => quantiles(values, [share])[0] ?? Number.NaN

/** From 0 to 1 between the lowest and the highest of a hundred: single pixels must not decide the scale. All 0 where all are alike. */
export function toShares(plane: Plane, cut = 0.01): Plane {
  const [low = 0, high = 0] = quantiles(plane.values, [cut, 1 - cut])
  const range = high - low
  return mapPlane(plane, (value) => (range > 1e-6 ? Math.min(1, Math.max(0, (value - low) / range)) : 0))
}

/** Pearson's, over the places whose weight is not 0; 0 where one of both is constant. */
export function correlation(one: Float32Array, other: Float32Array, weights: Float32Array): number {
  let [total, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0]
  for (let at = 0; at < one.length; at++) {
    const [weight, a, b] = [weights[at] ?? 0, one[at] ?? 0, other[at] ?? 0]
    total += weight
    sumA += weight * a
    sumB += weight * b
    sumAA += weight * a * a
    sumBB += weight * b * b
    sumAB += weight * a * b
  }
  if (total === 0) return 0
  const varianceA = sumAA / total - (sumA / total) ** 2
  const varianceB = sumBB / total - (sumB / total) ** 2
  if (varianceA < 1e-9 || varianceB < 1e-9) return 0
  return (sumAB / total - (sumA / total) * (sumB / total)) / Math.sqrt(varianceA * varianceB)
}
