import type { PixelSize } from '../depth-estimator.ts'
import { sortEdges } from './sort-edges.ts'
import type { WorkingPicture } from './working-picture.ts'

export interface Segmentation extends PixelSize {
  /** To which segment each pixel belongs: 0 … count - 1. */
  labels: Int32Array
  count: number
}

/** Higher makes larger segments. For colours of 0 … 1. */
const preference = 0.7
/** Of all pixels: smaller ones go to the neighbour that they differ least from. */
const smallest = 0.0004

/**
 * Parts of one colour. Two parts become one where their border differs no more than either does inside. P. Felzenszwalb,
 * D. Huttenlocher, "Efficient Graph-Based Image Segmentation", IJCV 59(2), 2004.
 */
export function findSegments(picture: WorkingPicture): Segmentation {
  const { width, height } = picture.size
  const { one, other, difference } = sortEdges(picture)
  const forest = createForest(width * height)
  for (let edge = 0; edge < one.length; edge++) {
    const [a, b] = [forest.find(one[edge] ?? 0), forest.find(other[edge] ?? 0)]
    const step = difference[edge] ?? 0
    if (a !== b && step <= Math.min(forest.tolerance(a), forest.tolerance(b))) forest.join(a, b, step)
  }
  const least = Math.max(4, smallest * width * height)
  for (let edge = 0; edge < one.length; edge++) {
    const [a, b] = [forest.find(one[edge] ?? 0), forest.find(other[edge] ?? 0)]
    if (a !== b && Math.min(forest.sizeOf(a), forest.sizeOf(b)) < least) forest.join(a, b, difference[edge] ?? 0)
  }
  return { width, height, ...forest.number() }
}

/** Disjoint sets of pixels, each knowing its size and how much it differs inside. */
function createForest(count: number) {
  const parents = Int32Array.from({ length: count }, (_, at) => at)
  const sizes = new Int32Array(count).fill(1)
  const inside = new Float32Array(count)
  const find = (at: number): number => {
    let root = at
    while (parents[root] !== root) {
      parents[root] = parents[parents[root] ?? 0] ?? 0
      root = parents[root] ?? 0
    }
    return root
  }
  return {
    find,
    sizeOf: (root: number) => sizes[root] ?? 0,
    tolerance: (root: number) => (inside[root] ?? 0) + preference / (sizes[root] ?? 1),
    join(one: number, other: number, difference: number) {
      const [large, small] = (sizes[one] ?? 0) >= (sizes[other] ?? 0) ? [one, other] : [other, one]
      parents[small] = large
      sizes[large] = (sizes[large] ?? 0) + (sizes[small] ?? 0)
      inside[large] = difference
    },
    number() {
      const numbers = new Int32Array(count).fill(-1)
      const labels = new Int32Array(count)
      let next = 0
      for (let at = 0; at < count; at++) {
        const root = find(at)
        if (numbers[root] === -1) numbers[root] = next++
        labels[at] = numbers[root] ?? 0
      }
      return { labels, count: next }
    },
  }
}
