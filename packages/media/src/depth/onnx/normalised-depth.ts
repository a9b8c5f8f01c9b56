/**
 * What the network says, which is inverse depth in no known unit, as 0 for the farthest pixel to 65535 for the nearest.
 * Where all are equally far, all are 0.
 * @returns null when there is something in it that is no number
 */
export function normalisedDepth(values: Float32Array): Uint16Array | null {
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (const value of values) {
    if (!Number.isFinite(value)) return null
    if (value < min) min = value
    if (value > max) max = value
  }
  const scale = max > min ? 65_535 / (max - min) : 0
  const depth = new Uint16Array(values.length)
  for (const [index, value] of values.entries()) depth[index] = Math.round((value - min) * scale)
  return depth
}
