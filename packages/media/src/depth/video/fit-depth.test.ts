import { describe, expect, test } from 'vitest'
import { fitDepth } from './fit-depth.ts'

const ramp = Float32Array.from({ length: 400 }, (_, at) => at * 100)
const ones = new Float32Array(400).fill(1)

describe('fitDepth', () => {
  test('finds the scale and shift by which two maps differ', () => {
    const fit = fitDepth({ estimated: ramp, wanted: ramp.map((value) => value * 1.2 - 900), weights: ones })
    expect(fit.scale).toBeCloseTo(1.2, 3)
    expect(fit.shift).toBeCloseTo(-900, 0)
  })

  test('is not pulled by what has moved, whether its weight says so or not', () => {
    const wanted = ramp.map((value, at) => (at >= 150 && at < 250 ? 60_000 : value * 0.9 + 500))
    const fit = fitDepth({ estimated: ramp, wanted, weights: ones })
    expect(fit.scale).toBeCloseTo(0.9, 1)
    expect(Math.abs(fit.shift - 500)).toBeLessThan(400)
    const weights = ones.map((weight, at) => (at >= 150 && at < 250 ? 0 : weight))
    expect(fitDepth({ estimated: ramp, wanted, weights }).scale).toBeCloseTo(0.9, 3)
  })

  test('leaves the scale alone where depth hardly varies, and where nothing counts', () => {
    const flat = ramp.map((_, at) => 30_000 + (at % 7))
    const fit = fitDepth({ estimated: flat, wanted: flat.map((value) => value + 700 - (value % 5) * 9), weights: ones })
    expect(fit.scale).toBe(1)
    expect(Math.abs(fit.shift - 700)).toBeLessThan(50)
    const nothing = fitDepth({ estimated: ramp, wanted: ramp, weights: new Float32Array(400) })
    expect(nothing).toEqual({ scale: 1, shift: 0 })
  })

  test('never turns depth round, nor stretches it beyond what frames of one scene differ by', () => {
    const turned = fitDepth({ estimated: ramp, wanted: ramp.map((value) => 40_000 - value), weights: ones })
    expect(turned.scale).toBeGreaterThan(0.5)
    const stretched = fitDepth({ estimated: ramp, wanted: ramp.map((value) => value * 5), weights: ones })
    expect(stretched.scale).toBeLessThan(2)
  })
})
