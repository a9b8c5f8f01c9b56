/** Sound is made in blocks of this many frames, about 11 ms: filters and envelopes are set once per block. */
export const BLOCK_FRAMES = 512

export interface StereoBlock {
  left: Float32Array
  right: Float32Array
}

export const createBlock = (): StereoBlock => ({
  left: new Float32Array(BLOCK_FRAMES),
  right: new Float32Array(BLOCK_FRAMES),
})

export function clearBlock({ left, right }: StereoBlock): void {
  left.fill(0)
  right.fill(0)
}

/** Adds `source` to `target`, `gain` times. */
export function addBlock(target: StereoBlock, source: StereoBlock, gain: number): void {
  for (const side of ['left', 'right'] as const) {
    const [to, from] = [target[side], source[side]]
    for (let index = 0; index < BLOCK_FRAMES; index++) to[index] = (to[index] ?? 0) + (from[index] ?? 0) * gain
  }
}
