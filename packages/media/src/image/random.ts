import { createHash } from 'node:crypto'

export interface Random {
  /** Evenly in [0, 1). */
  next(): number
  between(from: number, to: number): number
  /** Whole, both ends included. */
  integer(from: number, to: number): number
  chance(probability: number): boolean
}

/** The same parts give the same numbers on every machine (mulberry32 over a sha-256 of the parts). */
export const createRandom = (...parts: (string | number)[]): Random => {
  let state = createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32LE(0)
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    integer: (from, to) => from + Math.floor((to - from + 1) * next()),
    chance: (probability) => next() < probability,
  }
}
