import type { Mood } from '../story/story.ts'
import type { DrumName } from './drums.ts'

/** How music of one mood is written. Patterns are one bar long, each character an equal part of it. */
export interface MoodStyle {
  beatsPerMinute: number
  /** The step of the film's major scale that is home, from 0: 0 Ionian, 3 Lydian, 5 Aeolian. All moods share its notes. */
  mode: 0 | 3 | 5
  /** Chords as steps of the mode, 1 being home. None uses the diminished chord. */
  progressions: readonly (readonly number[])[]
  barsPerChord: 1 | 2
  /** A note beyond the triad, where it is soft. */
  color: 'none' | 'ninth' | 'seventh'
  /** `center` is a MIDI note; the filter breathes between both frequencies. */
  pad: { gain: number; center: number; cutoffHz: readonly [number, number] }
  /** A digit is a note of the chord, counted upwards from `lowest`; a dot is a rest. */
  pluck: { gain: number; lowest: number; seconds: number; patterns: readonly string[] }
  melody: { gain: number; center: number } | null
  /** `x` plays the root, `o` its octave. */
  bass: { gain: number; pattern: string }
  /** `X` loud, `x` soft. */
  drums: Partial<Record<DrumName, string>>
  /** In dB: brings the moods to about the same loudness, as measured. */
  trim: number
}

export const moodStyles: Record<Mood, MoodStyle> = {
  calm: {
    beatsPerMinute: 66,
    mode: 0,
    progressions: [
      [1, 4, 6, 5],
      [1, 6, 4, 5],
      [1, 3, 4, 4],
    ],
    barsPerChord: 1,
    color: 'ninth',
    pad: { gain: 0.9, center: 62, cutoffHz: [480, 900] },
    pluck: { gain: 0.5, lowest: 60, seconds: 3, patterns: ['0..2..1.', '0...2...', '0..1..3.'] },
    melody: null,
    bass: { gain: 0.6, pattern: 'x.......' },
    drums: {},
    trim: 0,
  },
  hopeful: {
    beatsPerMinute: 84,
    mode: 0,
    progressions: [
      [1, 5, 6, 4],
      [4, 1, 5, 6],
      [6, 4, 1, 5],
    ],
    barsPerChord: 1,
    color: 'ninth',
    pad: { gain: 0.8, center: 64, cutoffHz: [650, 1300] },
    pluck: { gain: 0.55, lowest: 60, seconds: 2, patterns: ['02132132', '0.212.32', '02423242'] },
    melody: { gain: 0.5, center: 74 },
    bass: { gain: 0.65, pattern: 'x...x...' },
    drums: {},
    trim: -0.6,
  },
  wonder: {
    beatsPerMinute: 72,
    mode: 3,
    progressions: [
      [1, 2, 3, 2],
      [1, 5, 6, 2],
      [1, 2, 1, 5],
    ],
    barsPerChord: 1,
    color: 'ninth',
    pad: { gain: 0.85, center: 66, cutoffHz: [600, 1500] },
    pluck: { gain: 0.42, lowest: 67, seconds: 2.5, patterns: ['01234321', '0.2.4.3.', '02413.2.'] },
    melody: { gain: 0.42, center: 79 },
    bass: { gain: 0.5, pattern: 'x.......' },
    drums: {},
    trim: 0,
  },
  playful: {
    beatsPerMinute: 104,
    mode: 0,
    progressions: [
      [1, 4, 1, 5],
      [1, 6, 2, 5],
      [1, 5, 4, 5],
    ],
    barsPerChord: 1,
    color: 'none',
    pad: { gain: 0.32, center: 64, cutoffHz: [700, 1200] },
    pluck: { gain: 0.75, lowest: 64, seconds: 0.45, patterns: ['0.21.23.', '02.1.2.3', '0.2.31.2'] },
    melody: { gain: 0.5, center: 77 },
    bass: { gain: 0.7, pattern: 'x...o...' },
    drums: { shaker: '..x...x.', wood: '....X..x' },
    trim: 1.2,
  },
  tender: {
    beatsPerMinute: 60,
    mode: 0,
    progressions: [
      [1, 5, 6, 3, 4, 1, 4, 5],
      [4, 5, 3, 6],
      [1, 3, 4, 5],
    ],
    barsPerChord: 1,
    color: 'seventh',
    pad: { gain: 0.6, center: 60, cutoffHz: [420, 800] },
    pluck: { gain: 0.7, lowest: 55, seconds: 3, patterns: ['0123.2.1', '012.3.2.', '0213..2.'] },
    melody: { gain: 0.6, center: 72 },
    bass: { gain: 0.5, pattern: 'x.......' },
    drums: {},
    trim: 1.2,
  },
  tense: {
    beatsPerMinute: 92,
    mode: 5,
    progressions: [
      [1, 1, 6, 7],
      [1, 6, 4, 1],
      [1, 4, 6, 5],
    ],
    barsPerChord: 2,
    color: 'none',
    pad: { gain: 0.75, center: 57, cutoffHz: [320, 760] },
    pluck: { gain: 0.6, lowest: 48, seconds: 0.5, patterns: ['00100120', '01020100', '00200010'] },
    melody: null,
    bass: { gain: 0.75, pattern: 'x.x.x.x.' },
    drums: { boom: 'X.x.....', tick: '..x...x.' },
    trim: -0.5,
  },
  dark: {
    beatsPerMinute: 56,
    mode: 5,
    progressions: [
      [1, 6, 4, 5],
      [1, 4, 6, 6],
      [1, 7, 6, 6],
    ],
    barsPerChord: 1,
    color: 'none',
    pad: { gain: 1, center: 55, cutoffHz: [240, 520] },
    pluck: { gain: 0.5, lowest: 57, seconds: 3.5, patterns: ['..0.....', '0.....1.', '....2...'] },
    melody: null,
    bass: { gain: 0.8, pattern: 'x.......' },
    drums: {},
    trim: 0,
  },
  epic: {
    beatsPerMinute: 96,
    mode: 5,
    progressions: [
      [1, 6, 3, 7],
      [6, 7, 1, 1],
      [1, 3, 7, 4],
    ],
    barsPerChord: 1,
    color: 'none',
    pad: { gain: 0.95, center: 62, cutoffHz: [700, 1700] },
    pluck: { gain: 0.5, lowest: 55, seconds: 0.6, patterns: ['02320232', '01210321', '02120232'] },
    melody: { gain: 0.55, center: 74 },
    bass: { gain: 0.8, pattern: 'x.x.x.xo' },
    drums: { taiko: 'X..x..x.X.x.x.xx', boom: 'X.......' },
    trim: -0.9,
  },
}
