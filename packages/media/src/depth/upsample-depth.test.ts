import { describe, expect, it } from 'vitest'
import { upsampleDepth } from './upsample-depth.ts'

const size = { width: 160, height: 90 }
const greyOf = (light: (x: number, y: number) => number) => ({
  ...size,
  data: Uint8Array.from({ length: size.width * size.height }, (_, at) =>
    light(at % size.width, Math.floor(at / size.width)),
  ),
})
const coarse = (near: (x: number) => number) => ({
  width: 16,
  height: 9,
  values: Uint16Array.from({ length: 16 * 9 }, (_, at) => near(at % 16)),
})

describe('upsampleDepth', () => {
  it('keeps a ramp even, whatever is drawn on what it leads along', () => {
    const chequered = greyOf((x, y) => (((x >> 1) + (y >> 1)) % 2 ? 40 : 210))
    const { values } = upsampleDepth(
      coarse((x) => x * 4000),
      chequered,
    )
    const row = values.subarray(45 * 160, 46 * 160)
    // A pixel of the map stands for ten, its value for the middle one.
    for (let x = 20; x < 140; x++) expect(Math.abs((row[x] ?? 0) - (x - 4.5) * 400)).toBeLessThan(400)
  })

  it('gives a map of the size it has been given where both are alike', () => {
    const map = upsampleDepth(
      { ...size, values: new Uint16Array(size.width * size.height).fill(12_345) },
      greyOf((x) => x),
    )
    expect(new Set(map.values)).toEqual(new Set([12_345]))
  })

  it('never leaves the range of depth', () => {
    const { values } = upsampleDepth(
      coarse((x) => (x < 8 ? 0 : 65_535)),
      greyOf((x) => (x < 84 ? 0 : x < 90 ? 255 : 180)),
    )
    // A value above 65535 would have wrapped round to a far one.
    for (let x = 95; x < 160; x++) expect(values[45 * 160 + x]).toBeGreaterThan(45_000)
    for (let x = 0; x < 70; x++) expect(values[45 * 160 + x]).toBeLessThan(20_000)
  })
})
