import type { WorkingPicture } from './working-picture.ts'

/** Neighbouring pixels, and how much their colours differ, 0 … 1; the weakest edge first. */
export interface SortedEdges {
  one: Int32Array
  other: Int32Array
  difference: Float32Array
}

/** Differences are sorted in steps finer than those of the picture's bytes. */
const steps = 1024

/** The edges to the right and down of all pixels, by a counting sort. */
export function sortEdges(picture: WorkingPicture): SortedEdges {
  const { width, height } = picture.size
  const right = stepsAcross(picture, 1)
  const down = stepsAcross(picture, width)
  const starts = new Int32Array(steps + 1)
  const pixels = width * height
  const visit = (use: (at: number, next: number, step: number) => void) => {
    for (let at = 0; at < pixels; at++) {
      if ((at + 1) % width !== 0) use(at, at + 1, right[at] ?? 0)
      if (at + width < pixels) use(at, at + width, down[at] ?? 0)
    }
  }
  visit((_at, _next, step) => {
    starts[step + 1] = (starts[step + 1] ?? 0) + 1
  })
  for (let step = 0; step < steps; step++) starts[step + 1] = (starts[step + 1] ?? 0) + (starts[step] ?? 0)
  const count = starts[steps] ?? 0
  const edges = { one: new Int32Array(count), other: new Int32Array(count), difference: new Float32Array(count) }
  visit((at, next, step) => {
    const place = starts[step] ?? 0
    starts[step] = place + 1
    edges.one[place] = at
    edges.other[place] = next
    edges.difference[place] = step / steps
  })
  return edges
}

/** For each pixel, how much the one so many places further differs: the root of the mean square over red, green and blue. */
function stepsAcross({ soft }: WorkingPicture, distance: number): Uint16Array {
  const [red, green, blue] = [soft.red.values, soft.green.values, soft.blue.values]
  const result = new Uint16Array(red.length)
  for (let at = 0; at + distance < result.length; at++) {
    const dr = (red[at] ?? 0) - (red[at + distance] ?? 0)
    const dg = (green[at] ?? 0) - (green[at + distance] ?? 0)
    const db = (blue[at] ?? 0) - (blue[at + distance] ?? 0)
    result[at] = Math.min(steps - 1, Math.sqrt((dr * dr + dg * dg + db * db) / 3) * steps)
  }
  return result
}
