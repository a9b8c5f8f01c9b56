import { describe, expect, it } from 'vitest'
import { estimateWordTimes } from './estimate-word-times.ts'
import { ENVELOPE_RATE } from './loudness-envelope.ts'

/** An envelope that is loud in the given spans of seconds. */
function envelopeOf(loud: readonly [number, number][], durationSeconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(durationSeconds * ENVELOPE_RATE) }, (_, index) =>
    loud.some(([start, end]) => index >= start * ENVELOPE_RATE && index < end * ENVELOPE_RATE) ? 0.3 : 0,
  )
}

describe('estimateWordTimes', () => {
  it('starts phrases after the pauses that can be heard', () => {
    const words = ['Wait,', 'there', 'is', 'more.', 'Really.']
    const envelope = envelopeOf(
      [
        [0.2, 0.6],
        [1.0, 2.0],
        [2.6, 3.1],
      ],
      3.5,
    )
    const times = estimateWordTimes({ words, envelope, durationSeconds: 3.5 })
    expect(times.map((time) => time.text)).toEqual(words)
    expect(times[0]?.start).toBeCloseTo(0.2, 2)
    expect(times[1]?.start).toBeCloseTo(1.0, 2)
    expect(times[3]?.end).toBeCloseTo(2.0, 2)
    expect(times[4]?.start).toBeCloseTo(2.6, 2)
    expect(times[4]?.end).toBeCloseTo(3.1, 2)
  })

  it('is not misled by a pause without punctuation', () => {
    const envelope = envelopeOf(
      [
        [0, 0.9],
        [1.0, 2.0],
        [2.5, 3.5],
      ],
      3.5,
    )
    const words = ['A', 'long', 'first', 'phrase', 'here,', 'then', 'another', 'one.']
    const times = estimateWordTimes({ words, envelope, durationSeconds: 3.5 })
    expect(times[5]?.start).toBeCloseTo(2.5, 2)
  })

  it('shares the time by the length of words when nothing pauses', () => {
    const times = estimateWordTimes({
      words: ['a', 'magnificent'],
      envelope: envelopeOf([[0, 2]], 2),
      durationSeconds: 2,
    })
    expect(times[1]?.start).toBeLessThan(0.5)
    expect(times[1]?.end).toBeCloseTo(2, 2)
  })
})
