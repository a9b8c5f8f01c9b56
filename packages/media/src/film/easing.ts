/** Curves from 0 to 1 over a time from 0 to 1; what is outside is cut off. */
export const clamp01 = (value: number): number => Math.min(1, Math.max(0, value))

/** How far `time` is between `from` and `to`, 0 … 1. */
export const fractionBetween = (time: number, from: number, to: number): number =>
  to > from ? clamp01((time - from) / (to - from)) : time >= to ? 1 : 0

export const mix = (from: number, to: number, fraction: number): number => from + (to - from) * fraction

/** Starts fast, arrives softly: for things that enter. */
export const easeOut = (t: number): number => 1 - (1 - clamp01(t)) ** 4

/** Soft at both ends: for things that change place. */
export const easeInOut = (t: number): number => (1 - Math.cos(Math.PI * clamp01(t))) / 2

/** Goes a little too far and comes back: for things that pop up. */
export function easeOutBack(t: number): number {
  const overshoot = 1.4
  const back = clamp01(t) - 1
  return 1 + (overshoot + 1) * back ** 3 + overshoot * back ** 2
}
