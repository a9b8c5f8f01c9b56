import { frequencyOf, type PadNote, SAMPLE_RATE } from './note.ts'
import { BLOCK_FRAMES, type StereoBlock } from './stereo-block.ts'

const tableSize = 2048
/** Up to 2.6 kHz × 24 at the highest note of a pad would fold back; the filter behind lets nothing of that through. */
const overtones = 20
/** In cents: two slightly different strings on either side sound wide and alive. */
const detune = [-5.5, 4.5] as const

/** One period of a soft sawtooth, with its first value once more at the end. */
const createTable = (): Float32Array =>
  Float32Array.from({ length: tableSize + 1 }, (_, index) => {
    let sum = 0
    for (let n = 1; n <= overtones; n++) sum += Math.sin((2 * Math.PI * n * index) / tableSize) / n ** 1.25
    return sum * 0.5
  })

export interface PadVoice {
  /** Adds the block that starts at `from` (in frames); false when the note has ended. */
  render(block: StereoBlock, from: number): boolean
}

let table: Float32Array | null = null

export function createPadVoice(note: PadNote): PadVoice {
  table ??= createTable()
  const wave = table
  const steps = detune.map((cents) => (frequencyOf(note.midi + cents / 100) * tableSize) / SAMPLE_RATE)
  // Different starts: in phase, all notes of a chord would add up to one peak.
  const phases = detune.map((_, side) => (((note.midi * 397 + side * 911) % 1000) / 1000) * tableSize)
  return {
    render(block, from) {
      const level = envelope(note, from / SAMPLE_RATE)
      const nextLevel = envelope(note, (from + BLOCK_FRAMES) / SAMPLE_RATE)
      for (const [side, target] of [block.left, block.right].entries()) {
        phases[side] = addWave(target, { wave, phase: phases[side] ?? 0, step: steps[side] ?? 0, level, nextLevel })
      }
      return from / SAMPLE_RATE < note.endSeconds + note.releaseSeconds
    },
  }
}

function addWave(
  target: Float32Array,
  at: { wave: Float32Array; phase: number; step: number; level: number; nextLevel: number },
): number {
  const { wave, step } = at
  let { phase, level } = at
  const slope = (at.nextLevel - level) / BLOCK_FRAMES
  for (let index = 0; index < BLOCK_FRAMES; index++) {
    const whole = phase | 0
    const low = wave[whole] ?? 0
    target[index] = (target[index] ?? 0) + (low + ((wave[whole + 1] ?? 0) - low) * (phase - whole)) * level
    level += slope
    phase += step
    if (phase >= tableSize) phase -= tableSize
  }
  return phase
}

/** Soft at both ends; attack and release of neighbours add up to the same power. */
function envelope(note: PadNote, time: number): number {
  const rise = clamp((time - note.startSeconds) / note.attackSeconds)
  const fall = clamp((time - note.endSeconds) / note.releaseSeconds)
  return Math.sin((rise * Math.PI) / 2) * Math.cos((fall * Math.PI) / 2)
}

const clamp = (value: number): number => Math.min(1, Math.max(0, value))
