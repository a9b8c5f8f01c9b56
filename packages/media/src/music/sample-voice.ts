import { BLOCK_FRAMES, type StereoBlock } from './stereo-block.ts'

/** A recorded note, placed in time. All times in frames. */
export interface SampleVoice {
  samples: Float32Array
  start: number
  /** From here it fades within `release`. */
  end: number
  release: number
  gain: { left: number; right: number }
}

/** Adds what falls into the block that starts at `from`; false when nothing is left. */
export function renderSample(voice: SampleVoice, block: StereoBlock, from: number): boolean {
  const { samples, start, end, release, gain } = voice
  const last = Math.min(start + samples.length, end + release)
  const stop = Math.min(BLOCK_FRAMES, last - from)
  for (let index = Math.max(0, start - from); index < stop; index++) {
    const at = from + index
    const fade = at < end ? 1 : 1 - (at - end) / release
    const sample = (samples[at - start] ?? 0) * fade
    block.left[index] = (block.left[index] ?? 0) + sample * gain.left
    block.right[index] = (block.right[index] ?? 0) + sample * gain.right
  }
  return from + BLOCK_FRAMES < last
}
