import type { Sketch } from './sketch.ts'

/** Measures of a body in half heads. */
export interface Build {
  readonly neck: number
  readonly shoulder: number
  readonly waist: number
  readonly hip: number
  readonly arm: number
  /** Of everything below the collar: children are shorter. */
  readonly tall: number
  /** Where the middle of the chest is: towards the side the body turns to. */
  readonly middle: number
}

export const buildOf = ({ traits, facing }: Sketch): Build => {
  const { gender, age, face } = traits
  const middle = facing * 0.16
  if (age === 'child')
    return { neck: 0.29, shoulder: 1.12 + 0.05 * face.build, waist: 0.86, hip: 0.9, arm: 0.27, tall: 0.68, middle }
  const base = {
    female: { neck: 0.33, shoulder: 1.42, waist: 0.92, hip: 1.2, arm: 0.29 },
    male: { neck: 0.45, shoulder: 1.78, waist: 1.22, hip: 1.2, arm: 0.39 },
    neutral: { neck: 0.38, shoulder: 1.58, waist: 1.08, hip: 1.2, arm: 0.33 },
  }[gender]
  const wide = 1 + 0.06 * face.build
  return {
    ...base,
    shoulder: base.shoulder * wide * (age === 'old' ? 0.95 : 1),
    waist: base.waist * (wide + (age === 'old' ? 0.12 : 0)),
    tall: 1,
    middle,
  }
}

/** Below the collar everything is scaled with the body's height. */
export const level = ({ tall }: Build, y: number): number => 1.4 + (y - 1.4) * tall
