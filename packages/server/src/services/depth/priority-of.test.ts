import { describe, expect, it } from 'vitest'
import { priorityOf } from './priority-of.ts'

const KB = 1024
const MB = 1024 * KB

/** Size and priority of a photo; a video of that size is 100 further back. */
const sizes: [number, number][] = [
  [0, 1],
  [1, 1],
  [10 * KB - 1, 1],
  [10 * KB, 1],
  [10 * KB + 1, 1],
  // 10 KB × 10240^(1/99) is 11241.06.
  [11_241, 1],
  [11_242, 2],
  [100 * KB, 25],
  [MB, 50],
  // The middle of the scale: as many times 10 KB as 100 MB is times it.
  [Math.sqrt(10 * KB * (100 * MB)), 50],
  [10 * MB, 75],
  [50 * MB, 92],
  [100 * MB - 1, 99],
  [100 * MB, 100],
  [100 * MB + 1, 100],
  [Number.MAX_SAFE_INTEGER, 100],
]

describe('the priority of an item', () => {
  it.each(sizes)('of %d bytes is %d for a photo', (fileSize, priority) => {
    expect(priorityOf({ mediaType: 'photo', fileSize })).toBe(priority)
    expect(priorityOf({ mediaType: 'video', fileSize })).toBe(priority + 100)
  })

  it('never falls as the size grows, and takes every value from 1 to 100', () => {
    const steps = Array.from({ length: 20_000 }, (_, index) => 10 * KB * 10_240 ** (index / 19_999))
    const priorities = steps.map((fileSize) => priorityOf({ mediaType: 'photo', fileSize }))
    expect(priorities).toEqual([...priorities].sort((a, b) => a - b))
    expect(new Set(priorities)).toEqual(new Set(Array.from({ length: 100 }, (_, index) => index + 1)))
  })
})
