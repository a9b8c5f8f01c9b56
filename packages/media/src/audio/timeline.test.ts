import { describe, expect, it } from 'vitest'
import { planTimeline, type Timeline } from './timeline.ts'

const FRAME = 1 / 30

function plan(naturalSeconds: number[], targetSeconds: number): Timeline {
  return planTimeline({ scenes: naturalSeconds.map((seconds) => ({ naturalSeconds: seconds })), targetSeconds })
}

/** What holds for every timeline, whatever the script and the target. */
function expectSound(timeline: Timeline, naturalSeconds: number[], targetSeconds: number): void {
  const context = JSON.stringify({ naturalSeconds, targetSeconds, timeline })
  expect(timeline.durationSeconds * 30, context).toBeCloseTo(Math.round(timeline.durationSeconds * 30), 6)
  if (timeline.tooLong) expect(timeline.durationSeconds, context).toBeGreaterThan(targetSeconds)
  else expect(Math.abs(timeline.durationSeconds - targetSeconds), context).toBeLessThanOrEqual(FRAME / 2 + 1e-9)
  expect(timeline.pace, context).toBeGreaterThanOrEqual(0.9)
  expect(timeline.pace, context).toBeLessThanOrEqual(1.3)
  let position = timeline.titleCard?.end ?? 0
  timeline.scenes.forEach((scene, index) => {
    expect(scene.start, context).toBeCloseTo(position, 9)
    const speechEnd = scene.speechStart + (naturalSeconds[index] ?? 0) / timeline.pace
    expect(scene.speechStart, context).toBeGreaterThan(scene.start)
    // Borders snap to frames, so a pause may lose up to one of them.
    expect(speechEnd, context).toBeLessThan(scene.end)
    position = scene.end
  })
  expect(position, context).toBeCloseTo(timeline.endCard?.start ?? timeline.durationSeconds, 9)
  if (timeline.endCard) expect(timeline.endCard.end, context).toBeCloseTo(timeline.durationSeconds, 9)
}

describe('planTimeline', () => {
  it('keeps every promise for a thousand random scripts and targets', () => {
    let state = 7
    const random = () => {
      state = (state * 16807) % 2147483647
      return state / 2147483647
    }
    for (let round = 0; round < 1000; round++) {
      const natural = Array.from({ length: 1 + Math.floor(random() * 40) }, () => 0.3 + random() * 15)
      const target = 1 + random() ** 3 * 1799
      expectSound(plan(natural, target), natural, target)
    }
  })

  it('speaks at about the natural pace with both cards when the script fits', () => {
    const timeline = plan([3.5, 3.2, 3], 15)
    expect(timeline.durationSeconds).toBe(15)
    expect(timeline.pace).toBeGreaterThan(0.95)
    expect(timeline.pace).toBeLessThan(1.13)
    expect(timeline.titleCard?.end).toBeCloseTo(1.8, 5)
    expect(timeline.endCard).not.toBeNull()
  })

  it('gives up the cards before it hurries the speech', () => {
    const timeline = plan([4, 4, 4], 12)
    expect(timeline.titleCard).toBeNull()
    expect(timeline.endCard).toBeNull()
    expect(timeline.pace).toBeLessThan(1.13)
    expect(timeline.tooLong).toBe(false)
  })

  it('makes the film as long as the fastest natural pace needs when the script is too long', () => {
    const timeline = plan([20, 20], 15)
    expect(timeline.tooLong).toBe(true)
    expect(timeline.pace).toBe(1.3)
    expect(timeline.durationSeconds).toBeGreaterThan(40 / 1.3)
    expect(timeline.durationSeconds).toBeLessThan(40 / 1.3 + 1)
  })

  it('makes a film of one second without cards, also where there is time for some that nobody could read', () => {
    for (const seconds of [0.8, 0.3]) {
      const timeline = plan([seconds], 1)
      expect(timeline).toMatchObject({ durationSeconds: 1, titleCard: null, endCard: null, tooLong: false })
    }
  })

  it('lets pictures stand in proportion to their speech when the target is far longer than the script', () => {
    const timeline = plan([2, 4], 600)
    expect(timeline.durationSeconds).toBe(600)
    expect(timeline.pace).toBe(0.9)
    const [first, second] = timeline.scenes.map((scene) => scene.end - scene.start)
    expect((second ?? 0) / (first ?? 1)).toBeCloseTo(2, 1)
    expect((timeline.scenes[0]?.speechStart ?? 0) - (timeline.scenes[0]?.start ?? 0)).toBeLessThanOrEqual(1.5)
  })

  it('refuses no scenes and lengths that are no lengths', () => {
    expect(() => plan([], 15)).toThrow('at least one scene')
    expect(() => plan([Number.NaN], 15)).toThrow('above 0 seconds')
    expect(() => plan([1], 0)).toThrow('above 0 seconds')
  })
})
