/** Frames `from` … `to - 1` of a film. */
export interface Segment {
  from: number
  to: number
}

/** A segment costs a process start and a key frame; below this it isn't worth one. */
const fewestFrames = 45

/**
 * Cuts a film into as many equal parts as there are cores. Equal matters: the film is done when its last part is, and
 * three scenes on two cores would leave one of them idle for a third of the time.
 */
export function splitFrames(frames: number, cores: number): Segment[] {
  const count = Math.max(1, Math.min(Math.floor(cores), Math.floor(frames / fewestFrames)))
  return Array.from({ length: count }, (_, index) => ({
    from: Math.round((frames * index) / count),
    to: Math.round((frames * (index + 1)) / count),
  }))
}
