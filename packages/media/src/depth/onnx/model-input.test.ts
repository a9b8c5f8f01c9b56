import { describe, expect, it } from 'vitest'
import { inputSizeOf, pixelValuesOf } from './model-input.ts'

describe('the size at which the network sees a picture', () => {
  it.each([
    ['a square', [1000, 1000], [518, 518]],
    ['a small one', [100, 100], [518, 518]],
    // 518 / 480 × 640 = 690.67 = 49.33 patches; the well-known size of a picture of 640 × 480.
    ['4:3', [640, 480], [686, 518]],
    ['upright', [480, 640], [518, 686]],
    // 518 / 1080 × 1920 = 920.89 = 65.8 patches.
    ['full HD', [1920, 1080], [924, 518]],
    // 74 × 37.5 / 37 = 37.5 patches, a tie: Python rounds to the even number.
    ['a tie', [75, 74], [532, 518]],
    // 38.5 patches.
    ['another tie', [77, 74], [532, 518]],
  ])('has the short side 518 and whole patches for %s', (_, [width = 0, height = 0], [seenWidth, seenHeight]) => {
    expect(inputSizeOf({ width, height })).toEqual({ width: seenWidth, height: seenHeight })
  })

  it('keeps panoramas in proportion, at no more pixels than 3:1 has', () => {
    expect(inputSizeOf({ width: 3000, height: 1000 })).toEqual({ width: 1554, height: 518 })
    expect(inputSizeOf({ width: 20_000, height: 1000 })).toEqual({ width: 4004, height: 196 })
    expect(inputSizeOf({ width: 1000, height: 20_000 })).toEqual({ width: 196, height: 4004 })
  })

  it.each([
    [1, 60_000],
    [60_000, 1],
    [1, 1],
    [16_383, 2],
  ])('stays within bounds for %i × %i', (width, height) => {
    const seen = inputSizeOf({ width, height })
    expect(seen.width % 14).toBe(0)
    expect(seen.height % 14).toBe(0)
    expect(Math.min(seen.width, seen.height)).toBeGreaterThanOrEqual(14)
    expect(seen.width * seen.height).toBeLessThanOrEqual(3 * 518 * 518)
  })
})

it('gives the network planes of red, green and blue, normalised as ImageNet is', () => {
  const image = { width: 2, height: 1, data: Uint8Array.from([255, 0, 51, 0, 102, 255]) }
  const expected = [
    (1 - 0.485) / 0.229,
    (0 - 0.485) / 0.229,
    (0 - 0.456) / 0.224,
    (0.4 - 0.456) / 0.224,
    (0.2 - 0.406) / 0.225,
    (1 - 0.406) / 0.225,
  ]
  const values = pixelValuesOf(image)
  expect(values).toHaveLength(6)
  for (const [index, value] of expected.entries()) expect(values[index]).toBeCloseTo(value, 6)
})
