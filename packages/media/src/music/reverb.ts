import { SAMPLE_RATE } from './note.ts'
import { BLOCK_FRAMES, type StereoBlock } from './stereo-block.ts'

export interface Reverb {
  /** Adds the room's answer to `input` to `output`. */
  apply(input: StereoBlock, output: StereoBlock, gain: number): void
}

/** In frames, 40 to 86 ms, without common factors: echoes that fall together would ring. */
const delays = [1933, 2207, 2531, 2797, 3121, 3449, 3739, 4127] as const
const preDelayFrames = 960
/** Until the room has faded by 60 dB. */
const reverbSeconds = 2.6
/** How much of the high sound each way through the room takes. */
const damping = 0.38
/** No room on low notes: it turns them to mud. In Hz. */
const lowCutHz = 180

/**
 * A feedback delay network: eight delays that feed each other through a Hadamard matrix, which keeps the energy
 * (J.-M. Jot and A. Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 1991). The even ones
 * hear and play the left side, the odd ones the right.
 */
export function createReverb(): Reverb {
  const lines = delays.map((frames) => new Float32Array(frames))
  const gains = Float64Array.from(delays, (frames) => 10 ** ((-3 * frames) / SAMPLE_RATE / reverbSeconds))
  const positions = new Int32Array(delays.length)
  const smoothed = new Float64Array(delays.length)
  const heard = new Float64Array(delays.length)
  const [enterLeft, enterRight] = [createRoomInput(), createRoomInput()]

  const step = (left: number, right: number): void => {
    for (let line = 0; line < delays.length; line++) {
      const stored = lines[line]?.[positions[line] ?? 0] ?? 0
      const soft = stored + ((smoothed[line] ?? 0) - stored) * damping
      smoothed[line] = soft
      heard[line] = soft * (gains[line] ?? 0)
    }
    mixLines(heard)
    for (let line = 0; line < delays.length; line++) {
      const delay = lines[line]
      const position = positions[line] ?? 0
      if (delay) delay[position] = (heard[line] ?? 0) + (line % 2 ? right : left)
      positions[line] = position + 1 === delays[line] ? 0 : position + 1
    }
  }
  return {
    apply(input, output, gain) {
      for (let index = 0; index < BLOCK_FRAMES; index++) {
        step(enterLeft(input.left[index] ?? 0), enterRight(input.right[index] ?? 0))
        output.left[index] = (output.left[index] ?? 0) + hear(smoothed, 0) * gain
        output.right[index] = (output.right[index] ?? 0) + hear(smoothed, 1) * gain
      }
    },
  }
}

/** Every second line, with alternating signs, so that their first echoes don't add up. */
const hear = (lines: Float64Array, first: 0 | 1): number =>
  (lines[first] ?? 0) - (lines[first + 2] ?? 0) + (lines[first + 4] ?? 0) - (lines[first + 6] ?? 0)

/** Fast Walsh–Hadamard transform of eight values, scaled to keep their energy. */
function mixLines(values: Float64Array): void {
  for (let half = 1; half < 8; half *= 2) {
    for (let at = 0; at < 8; at += 1) {
      if (at & half) continue
      const one = values[at] ?? 0
      const other = values[at + half] ?? 0
      values[at] = one + other
      values[at + half] = one - other
    }
  }
  for (let at = 0; at < 8; at++) values[at] = (values[at] ?? 0) * Math.SQRT1_2 * 0.5
}

/** Before the room: a pre-delay, so that notes stay clear, and a cut of the lows. */
function createRoomInput(): (sample: number) => number {
  const waiting = new Float32Array(preDelayFrames)
  const share = 1 - Math.exp((-2 * Math.PI * lowCutHz) / SAMPLE_RATE)
  let position = 0
  let low = 0
  return (sample) => {
    low += (sample - low) * share
    const delayed = waiting[position] ?? 0
    waiting[position] = sample - low
    position = position + 1 === preDelayFrames ? 0 : position + 1
    return delayed
  }
}
