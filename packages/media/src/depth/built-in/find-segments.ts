import type { PixelSize } from '../depth-estimator.ts'
import type { WorkingPicture } from './working-picture.ts'

export interface Segmentation extends PixelSize {
  /** To which segment each pixel belongs: 0 … count - 1. */
  labels: Int32Array
  count: number
}

/** Higher makes larger segments. For colours of 0 … 1. */
const preference = 1.2
/** Of all pixels: smaller ones go to the neighbour that they differ least from. */
const smallest = 0.0004
/** Differences are sorted in steps as fine as the picture's bytes, and a little more. */
const steps = 1024

/**
 * Parts of one colour. Two parts become one where their border differs no more than either does inside. P. Felzenszwalb,
 * D. Huttenlocher, "Efficient Graph-Based Image Segmentation", IJCV 59(2), 2004.
 */
export function findSegments(picture: WorkingPicture): Segmentation {
  const { width, height } = picture.size
  const edges = sortedEdges(picture)
  const forest = createForest(width * height)
  for (const { one, other, difference } of edges()) {
    const [a, b] = [forest.find(one), forest.find(other)]
    if (a !== b && difference <= Math.min(forest.tolerance(a), forest.tolerance(b))) forest.join(a, b, difference)
  }
  const least = Math.max(4, smallest * width * height)
  for (const { one, other, difference } of edges()) {
    const [a, b] = [forest.find(one), forest.find(other)]
    if (a !== b && Math.min(forest.sizeOf(a), forest.sizeOf(b)) < least) forest.join(a, b, difference)
  }
  return { width, height, ...forest.number() }
}

interface Edge {
  one: number
  other: number
  difference: number
}

/** The edges to the right and down of all pixels, the weakest first. The object that it yields is the same each time. */
function sortedEdges({ size: { width, height }, soft }: WorkingPicture): () => Generator<Edge> {
  const [red, green, blue] = [soft.red.values, soft.green.values, soft.blue.values]
  const stepOf = (one: number, other: number) => {
    const dr = (red[one] ?? 0) - (red[other] ?? 0)
    const dg = (green[one] ?? 0) - (green[other] ?? 0)
    const db = (blue[one] ?? 0) - (blue[other] ?? 0)
    return Math.min(steps - 1, Math.floor(Math.sqrt((dr * dr + dg * dg + db * db) / 3) * steps))
  }
  const found: number[] = []
  const difference: number[] = []
  const add = (code: number, step: number) => {
    found.push(code)
    difference.push(step)
  }
  for (let at = 0; at < width * height; at++) {
    // Twice the pixel, and 1 for the edge down.
    if ((at + 1) % width !== 0) add(2 * at, stepOf(at, at + 1))
    if (at + width < width * height) add(2 * at + 1, stepOf(at, at + width))
  }
  const order = sortBySteps(difference)
  const edge: Edge = { one: 0, other: 0, difference: 0 }
  return function* () {
    for (const index of order) {
      const code = found[index] ?? 0
      edge.one = code >> 1
      edge.other = edge.one + (code & 1 ? width : 1)
      edge.difference = ((difference[index] ?? 0) / steps) * Math.sqrt(3)
      yield edge
    }
  }
}

/** Counting sort: the places of the numbers, by their size. */
function sortBySteps(values: readonly number[]): Int32Array {
  const starts = new Int32Array(steps + 1)
  for (const value of values) starts[value + 1] = (starts[value + 1] ?? 0) + 1
  for (let step = 0; step < steps; step++) starts[step + 1] = (starts[step + 1] ?? 0) + (starts[step] ?? 0)
  const order = new Int32Array(values.length)
  values.forEach((value, index) => {
    const place = starts[value] ?? 0
    order[place] = index
    starts[value] = place + 1
  })
  return order
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
