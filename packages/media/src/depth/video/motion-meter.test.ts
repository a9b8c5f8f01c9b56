import { describe, expect, test } from 'vitest'
import { createRandom } from '../../image/random.ts'
import { createMotionMeter } from './motion-meter.ts'
import { normal } from './testing/draw-video.ts'

const size = { width: 128, height: 96 }
const random = createRandom('motion')

const frameOf = (levelAt: (x: number, y: number) => number, noise = 0) => ({
  ...size,
  data: Uint8Array.from({ length: size.width * size.height * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3)
    const level = levelAt(pixel % size.width, Math.floor(pixel / size.width)) + noise * normal(random)
    return Math.min(255, Math.max(0, Math.round(level)))
  }),
})
const ramp = (x: number) => 40 + x
const box = (left: number) => (x: number, y: number) => (x >= left && x < left + 20 && y > 30 && y < 50 ? 220 : ramp(x))
const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('the motion meter', () => {
  test.each([0, 4, 12])('takes a camera’s noise of %i levels for standing still', (noise) => {
    const meter = createMotionMeter(size)
    meter.measure(frameOf(ramp, noise))
    for (let frame = 0; frame < 8; frame++) meter.measure(frameOf(ramp, noise))
    const { shares, isCut } = meter.measure(frameOf(ramp, noise))
    expect(isCut).toBe(false)
    expect(mean(shares.values)).toBeLessThan(0.02)
  })

  test.each([0, 8])(
    'sees where something was and where it has gone, through noise of %i levels, and the rest still',
    (noise) => {
      const meter = createMotionMeter(size)
      for (let frame = 0; frame < 6; frame++) meter.measure(frameOf(box(20), noise))
      const { shares } = meter.measure(frameOf(box(48), noise))
      const at = (x: number, y: number) => shares.values[y * size.width + x]
      expect(at(30, 40)).toBeGreaterThan(0.95)
      expect(at(58, 40)).toBeGreaterThan(0.95)
      expect(at(110, 40)).toBeLessThan(0.05)
      expect(at(40, 85)).toBeLessThan(0.05)
    },
  )

  test('takes light that slowly gets stronger for standing still', () => {
    const meter = createMotionMeter(size)
    let most = 0
    meter.measure(frameOf(ramp))
    for (let frame = 1; frame < 20; frame++) {
      const { shares } = meter.measure(frameOf((x) => ramp(x) + frame))
      most = Math.max(most, mean(shares.values))
    }
    expect(most).toBeLessThan(0.05)
  })

  test('tells a cut from a pan, and the first frame is one', () => {
    const stripes = (offset: number) => (x: number) => (Math.floor((x + offset) / 16) % 2 ? 200 : 60)
    const meter = createMotionMeter(size)
    expect(meter.measure(frameOf(stripes(0))).isCut).toBe(true)
    const pan = [3, 6, 9, 12, 15, 18].map((offset) => meter.measure(frameOf(stripes(offset))))
    // A pan starts once, with a jump; after that each frame differs as much as the last one did.
    expect(pan.slice(1).map(({ isCut }) => isCut)).toEqual([false, false, false, false, false])
    expect(meter.measure(frameOf((_, y) => 255 - y * 2)).isCut).toBe(true)
    expect(meter.measure(frameOf((_, y) => 255 - y * 2)).isCut).toBe(false)
  })
})
