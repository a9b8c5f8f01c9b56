import { SAMPLE_RATE } from './note.ts'
import { BLOCK_FRAMES, type StereoBlock } from './stereo-block.ts'

export interface LowPass {
  /** Filters a block in place. */
  apply(block: StereoBlock, cutoffHz: number): void
}

/** 1/Q; a little below 1.41, for some warmth at the cutoff. */
const damping = 1.25

/**
 * Two-pole state-variable filter in its trapezoidal form, which stays stable while the cutoff moves
 * (A. Simper, "Linear Trapezoidal Integrated SVF", Cytomic 2013).
 */
export function createLowPass(): LowPass {
  const states = [new Float64Array(2), new Float64Array(2)]
  return {
    apply(block, cutoffHz) {
      const g = Math.tan((Math.PI * cutoffHz) / SAMPLE_RATE)
      const a1 = 1 / (1 + g * (g + damping))
      const coefficients = { a1, a2: g * a1, a3: g * g * a1 }
      filter(block.left, states[0], coefficients)
      filter(block.right, states[1], coefficients)
    },
  }
}

function filter(
  samples: Float32Array,
  state: Float64Array | undefined,
  { a1, a2, a3 }: { a1: number; a2: number; a3: number },
): void {
  let [first = 0, second = 0] = state ?? []
  for (let index = 0; index < BLOCK_FRAMES; index++) {
    const input = (samples[index] ?? 0) - second
    const band = a1 * first + a2 * input
    const low = second + a2 * first + a3 * input
    first = 2 * band - first
    second = 2 * low - second
    samples[index] = low
  }
  state?.set([first, second])
}
