import { describe, expect, test } from 'vitest'
import type { CameraMove } from '../templates/index.ts'
import { placePicture } from './camera.ts'

const kinds: CameraMove['kind'][] = ['zoom-in', 'zoom-out', 'pan-left', 'pan-right', 'pan-up', 'pan-down']
const frame = { width: 1920, height: 1080 }

/** Places of 150 frames, as for a scene of five seconds. */
const filmed = (kind: CameraMove['kind'], picture = { width: 2400, height: 1350 }) =>
  Array.from({ length: 151 }, (_, index) =>
    placePicture({ move: { kind, amount: 0.12 }, progress: index / 150, seconds: 5, picture, frame }),
  )

describe.each(kinds)('a %s', (kind) => {
  test.each([
    ['its own shape', { width: 2400, height: 1350 }],
    ['an upright one', { width: 1350, height: 2400 }],
    ['a small one', { width: 640, height: 640 }],
  ])('never shows the edge of a picture of %s', (_shape, picture) => {
    for (const { x, y, scale } of filmed(kind, picture)) {
      expect(x).toBeLessThanOrEqual(1e-6)
      expect(y).toBeLessThanOrEqual(1e-6)
      expect(x + picture.width * scale).toBeGreaterThanOrEqual(frame.width - 1e-6)
      expect(y + picture.height * scale).toBeGreaterThanOrEqual(frame.height - 1e-6)
    }
  })

  test('moves in every frame, by nearly the same way, in fractions of pixels', () => {
    const corners = filmed(kind).map(({ x, y, scale }) => ({ x, y, scale: scale * 2400 }))
    const steps = corners.slice(1).map((corner, index) => {
      const before = corners[index] ?? corner
      return Math.hypot(corner.x - before.x, corner.y - before.y, corner.scale - before.scale)
    })
    const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length
    for (const step of steps) {
      expect(step).toBeGreaterThan(mean * 0.75)
      expect(step).toBeLessThan(mean * 1.25)
    }
  })
})

test('a longer scene goes further, within what keeps the picture sharp', () => {
  const picture = { width: 2400, height: 1350 }
  const zoomAfter = (seconds: number, amount = 0.12) =>
    placePicture({ move: { kind: 'zoom-in', amount }, progress: 1, seconds, picture, frame }).scale
  expect(zoomAfter(2)).toBeLessThan(zoomAfter(6))
  expect(zoomAfter(6)).toBeLessThan(zoomAfter(8))
  expect(zoomAfter(600, 0.2)).toBeLessThan(1)
})
