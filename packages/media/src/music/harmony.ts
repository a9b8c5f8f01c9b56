/** Semitones of the steps of a major scale. */
const majorScale = [0, 2, 4, 5, 7, 9, 11] as const

export interface Chord {
  /** Pitch classes (0 is C), the root first. */
  pitchClasses: readonly number[]
}

/** The semitones of a step above a major scale's root; steps may go beyond the octave. */
const semitonesOf = (step: number): number => (majorScale[step % 7] ?? 0) + 12 * Math.floor(step / 7)

/**
 * The chord on a step of a mode of the major scale on `root`: thirds on top of each other, and a ninth or a seventh
 * where it is soft. A ninth half a tone above the root, and the seventh of the dominant, want to go somewhere: left out.
 */
export function chordOn(chord: {
  root: number
  mode: number
  step: number
  color: 'none' | 'ninth' | 'seventh'
}): Chord {
  const first = chord.mode + chord.step - 1
  const above = (steps: number) => semitonesOf(first + steps) - semitonesOf(first)
  const intervals = [0, above(2), above(4)]
  if (chord.color === 'ninth' && above(8) === 14) intervals.push(above(8))
  const isDominant = above(2) === 4 && above(6) === 10
  if (chord.color === 'seventh' && !isDominant) intervals.push(above(6))
  return { pitchClasses: intervals.map((interval) => (chord.root + semitonesOf(first) + interval) % 12) }
}

/**
 * A chord's notes for a pad, as MIDI notes: of all close and open positions around `center` the one that moves least
 * from the chord before, without half a tone between neighbours.
 */
export function voice(chord: Chord, { center, before }: { center: number; before: readonly number[] }): number[] {
  let best: number[] = []
  let bestCost = Number.POSITIVE_INFINITY
  for (const notes of positions(chord, center)) {
    const cost = costOf(notes, { center, before })
    if (cost < bestCost) [best, bestCost] = [notes, cost]
  }
  return best
}

function* positions({ pitchClasses }: Chord, center: number): Generator<number[]> {
  for (let lowest = center - 12; lowest <= center + 3; lowest++) {
    if (!pitchClasses.includes(((lowest % 12) + 12) % 12)) continue
    const close = pitchClasses.map((pitch) => lowest + ((((pitch - lowest) % 12) + 12) % 12)).sort((a, b) => a - b)
    yield close
    // "Drop 2": the second note from above an octave lower.
    const dropped = close.at(-2)
    if (dropped !== undefined) yield [dropped - 12, ...close.filter((note) => note !== dropped)].sort((a, b) => a - b)
  }
}

function costOf(notes: readonly number[], { center, before }: { center: number; before: readonly number[] }): number {
  const mean = notes.reduce((sum, note) => sum + note, 0) / notes.length
  let cost = Math.abs(mean - center) * 2
  notes.forEach((note, index) => {
    const gap = note - (notes[index - 1] ?? note - 12)
    // Half a tone rubs, a whole tone crowds; small steps far down are mud.
    if (gap === 1) cost += 40
    if (gap === 2) cost += 3
    if (note < 52 && gap < 5) cost += 20
    const previous = before[Math.min(index, before.length - 1)]
    if (previous !== undefined) cost += Math.abs(note - previous)
  })
  return cost
}

/** The chord's notes upwards from `lowest`, as MIDI notes. */
export function ladder({ pitchClasses }: Chord, lowest: number): number[] {
  const notes = Array.from({ length: 36 }, (_, index) => lowest + index)
  return notes.filter((note) => pitchClasses.includes(note % 12))
}

/** The chord's root between E1 and D♯2, where a bass sounds. */
export function bassNote({ pitchClasses }: Chord): number {
  return 28 + (((((pitchClasses[0] ?? 0) - 28) % 12) + 12) % 12)
}
