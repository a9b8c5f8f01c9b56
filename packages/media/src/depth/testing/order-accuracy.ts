import { createRandom } from '../../image/random.ts'
import type { DepthMap } from '../depth-map.ts'

/** Pairs whose depths differ by less are left out: the farther one is at least a fifth farther away. */
const leastRatio = 1.2
const pairs = 20_000

/**
 * The share of random pairs of places that a map puts in the right order, 0 … 1; a tie counts half. As W. Chen et al. measure it, "Single-Image
 * Depth Perception in the Wild", NIPS 2016 (there as the share of errors, WHDR).
 * @param depth distances, as many as the map has values; Infinity is farther than everything
 */
export function orderAccuracy({ values }: DepthMap, depth: Float64Array): number {
  const random = createRandom('order accuracy', 1)
  const place = () => Math.floor(random.next() * values.length)
  let [right, compared] = [0, 0]
  for (let pair = 0; pair < pairs; pair++) {
    const [one, other] = [place(), place()]
    const [a, b] = [depth[one] ?? 0, depth[other] ?? 0]
    if (!(Math.max(a, b) > leastRatio * Math.min(a, b))) continue
    compared++
    const nearer = Math.sign((values[one] ?? 0) - (values[other] ?? 0))
    if (nearer === 0) right += 0.5
    else if (nearer === Math.sign(b - a)) right++
  }
  return right / compared
}
