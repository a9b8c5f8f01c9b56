import type { Segmentation } from './find-segments.ts'
import type { WorkingPicture } from './working-picture.ts'

/** Where two segments touch: how many pixels long, and the mean step of colour across, 0 … 1. */
export interface Border {
  length: number
  step: number
}

/** For each segment, its borders by the number of the neighbour. */
export type Borders = readonly ReadonlyMap<number, Border>[]

export function findBorders({ soft, size }: WorkingPicture, { labels, count }: Segmentation): Borders {
  const borders = Array.from({ length: count }, () => new Map<number, { length: number; step: number }>())
  const [red, green, blue] = [soft.red.values, soft.green.values, soft.blue.values]
  const add = (one: number, other: number, step: number) => {
    const known = borders[one]?.get(other)
    if (!known) borders[one]?.set(other, { length: 1, step })
    else {
      known.step += (step - known.step) / ++known.length
    }
  }
  const look = (at: number, next: number) => {
    const [one, other] = [labels[at] ?? 0, labels[next] ?? 0]
    if (one === other) return
    const step = Math.max(
      Math.abs((red[at] ?? 0) - (red[next] ?? 0)),
      Math.abs((green[at] ?? 0) - (green[next] ?? 0)),
      Math.abs((blue[at] ?? 0) - (blue[next] ?? 0)),
    )
    add(one, other, step)
    add(other, one, step)
  }
  for (let at = 0; at < labels.length; at++) {
    if ((at + 1) % size.width !== 0) look(at, at + 1)
    if (at + size.width < labels.length) look(at, at + size.width)
  }
  return borders
}
