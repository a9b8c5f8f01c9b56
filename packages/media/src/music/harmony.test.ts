import { describe, expect, it } from 'vitest'
import { bassNote, chordOn, ladder, voice } from './harmony.ts'
import { moodStyles } from './mood-style.ts'

const styles = Object.entries(moodStyles)

describe('the chords of a mood', () => {
  it('are triads of the scale, with soft additions', () => {
    const of = (step: number, color: 'none' | 'ninth' | 'seventh') =>
      chordOn({ root: 0, mode: 0, step, color }).pitchClasses
    expect(of(1, 'none')).toEqual([0, 4, 7])
    expect(of(6, 'none')).toEqual([9, 0, 4])
    expect(of(4, 'ninth')).toEqual([5, 9, 0, 7])
    // A ninth half a tone above E, and the seventh of the dominant, are left out.
    expect(of(3, 'ninth')).toEqual([4, 7, 11])
    expect(of(5, 'seventh')).toEqual([7, 11, 2])
    expect(chordOn({ root: 0, mode: 5, step: 1, color: 'none' }).pitchClasses).toEqual([9, 0, 4])
  })

  it.each(styles)('of %s are never diminished and stay in one key, whatever the root', (_, style) => {
    for (const root of [0, 3, 10]) {
      for (const step of style.progressions.flat()) {
        const { pitchClasses } = chordOn({ root, mode: style.mode, step, color: style.color })
        const [first = 0, , fifth = 0] = pitchClasses
        expect((fifth - first + 12) % 12).toBe(7)
        for (const pitch of pitchClasses) expect([0, 2, 4, 5, 7, 9, 11]).toContain((pitch - root + 12) % 12)
      }
    }
  })

  it.each(styles)('of %s move by small steps near their center, without rubbing', (_, style) => {
    for (const progression of style.progressions) {
      let before: number[] = []
      for (const step of [...progression, ...progression, ...progression]) {
        const chord = chordOn({ root: 7, mode: style.mode, step, color: style.color })
        const notes = voice(chord, { center: style.pad.center, before })
        expect(new Set(notes.map((note) => note % 12))).toEqual(new Set(chord.pitchClasses))
        for (const [index, note] of notes.slice(1).entries()) expect(note - (notes[index] ?? 0)).toBeGreaterThan(1)
        const mean = notes.reduce((sum, note) => sum + note, 0) / notes.length
        expect(Math.abs(mean - style.pad.center)).toBeLessThan(5)
        if (before.length > 0) {
          const beforeMean = before.reduce((sum, note) => sum + note, 0) / before.length
          expect(Math.abs(mean - beforeMean)).toBeLessThan(5)
        }
        before = notes
      }
    }
  })
})

it('bass and ladder stay in their registers', () => {
  for (let root = 0; root < 12; root++) {
    const chord = chordOn({ root, mode: 0, step: 1, color: 'none' })
    expect(bassNote(chord)).toBeGreaterThanOrEqual(28)
    expect(bassNote(chord)).toBeLessThan(40)
    expect(bassNote(chord) % 12).toBe(root)
    expect(ladder(chord, 60)[0]).toBeGreaterThanOrEqual(60)
  }
})
