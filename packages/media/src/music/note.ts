import type { DrumName } from './drums.ts'

export const SAMPLE_RATE = 48_000

interface Timed {
  startSeconds: number
  /** Until the key is let go. */
  seconds: number
  /** 0 … 1 */
  velocity: number
  /** −1 left … 1 right */
  pan: number
}

export interface PluckNote extends Timed {
  voice: 'pluck' | 'melody' | 'bass'
  midi: number
}

export interface DrumNote extends Timed {
  voice: 'drum'
  drum: DrumName
}

/** A long note of the pad, which comes and goes softly. */
export interface PadNote {
  midi: number
  startSeconds: number
  endSeconds: number
  attackSeconds: number
  releaseSeconds: number
}

export const frequencyOf = (midi: number): number => 440 * 2 ** ((midi - 69) / 12)
