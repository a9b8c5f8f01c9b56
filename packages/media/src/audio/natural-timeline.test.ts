import { describe, expect, it } from 'vitest'
import { planNaturalTimeline } from './natural-timeline.ts'

const plan = (naturalSeconds: number[], options = {}) =>
  planNaturalTimeline({ scenes: naturalSeconds.map((seconds) => ({ naturalSeconds: seconds })), ...options })

describe('planNaturalTimeline', () => {
  it('gives every narration its own time and its pauses, on frames, without gaps', () => {
    const lengths = Array.from({ length: 60 }, (_, index) => 0.3 + ((index * 7.31) % 19))
    const timeline = plan(lengths)
    let position = timeline.titleCard?.end ?? 0
    timeline.scenes.forEach((scene, index) => {
      expect(scene.start).toBeCloseTo(position, 9)
      expect(scene.end * 30).toBeCloseTo(Math.round(scene.end * 30), 6)
      expect(scene.speechStart).toBeGreaterThanOrEqual(scene.start + 0.9 - 1e-9)
      expect(scene.end - scene.speechStart - (lengths[index] ?? 0)).toBeGreaterThanOrEqual(1.3 - 1e-9)
      expect(scene.end - scene.start).toBeGreaterThanOrEqual(5 - 1e-9)
      position = scene.end
    })
    expect(timeline.endCard).toEqual({ start: position, end: timeline.durationSeconds })
    expect(timeline).toMatchObject({ pace: 1, tooLong: false, titleCard: { start: 0, end: 4 } })
  })

  it('is no longer than the narration needs', () => {
    expect(plan([8, 10]).durationSeconds).toBeCloseTo(4 + 2 * (0.9 + 1.3) + 18 + 6, 0)
  })

  it('lets the picture of a short sentence stand, with the voice near its start', () => {
    const [scene] = plan([1], { shortestSceneSeconds: 6 }).scenes
    expect(scene?.end).toBeCloseTo(10, 1)
    expect((scene?.speechStart ?? 0) - 4).toBeCloseTo(0.9 + 2.8 * (0.9 / 2.2), 1)
  })

  it('takes lengths of cards and pauses, and leaves out cards of no length', () => {
    const timeline = plan([6], { titleSeconds: 0, creditsSeconds: 0, pauses: { before: 0.5, after: 0.5 } })
    expect(timeline).toMatchObject({ titleCard: null, endCard: null })
    expect(timeline.durationSeconds).toBeCloseTo(7, 1)
    expect(plan([6], { creditsSeconds: 12 }).endCard).toEqual({
      start: expect.closeTo(12.2, 1),
      end: expect.closeTo(24.2, 1),
    })
  })

  it('refuses no scenes and lengths that are no lengths', () => {
    expect(() => plan([])).toThrow('at least one scene')
    expect(() => plan([Number.NaN])).toThrow('above 0 seconds')
  })
})
