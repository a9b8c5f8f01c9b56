import { expect, test } from 'vitest'
import { getTemplate } from '../templates/index.ts'
import { listShots, momentAt } from './shots.ts'

const template = getTemplate('classic')
const timeline = {
  durationSeconds: 12,
  titleCard: { start: 0, end: 2 },
  endCard: { start: 11, end: 12 },
  scenes: [
    { start: 2, end: 6 },
    { start: 6, end: 11 },
  ],
}

test('cards and scenes come in order, and each change lies around their border', () => {
  const shots = listShots({ timeline, template })
  expect(shots.map(({ kind }) => kind)).toEqual(['title', 'scene', 'scene', 'end'])
  const border = momentAt(shots, 6)
  expect(border.mix).toBeCloseTo(0.5, 5)
  expect([border.shot.sceneIndex, border.next?.sceneIndex]).toEqual([0, 1])
  expect(momentAt(shots, 6 - template.transition.durationSeconds).next).toBeNull()
  expect(momentAt(shots, 6 + template.transition.durationSeconds)).toMatchObject({
    shot: { sceneIndex: 1 },
    next: null,
  })
})

test('every moment of the film shows something, and a change only goes forwards', () => {
  const shots = listShots({ timeline, template })
  let before = -1
  for (let frame = 0; frame < 12 * 30; frame++) {
    const { shot, mix } = momentAt(shots, frame / 30)
    const place = shots.indexOf(shot) + mix
    expect(place).toBeGreaterThanOrEqual(before)
    before = place
  }
  expect(before).toBe(3)
  expect([-1, 12].map((time) => momentAt(shots, time).shot.kind)).toEqual(['title', 'end'])
})

test('scenes of a few frames still change without a third shot in sight', () => {
  const scenes = Array.from({ length: 5 }, (_, index) => ({ start: index * 0.2, end: (index + 1) * 0.2 }))
  const shots = listShots({ timeline: { durationSeconds: 1, titleCard: null, endCard: null, scenes }, template })
  for (let time = 0; time < 1; time += 0.01) {
    expect(shots.filter((shot) => shot.start <= time && time < shot.end).length).toBeLessThanOrEqual(2)
  }
})
