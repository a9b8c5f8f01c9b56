import type { SKRSContext2D } from '@napi-rs/canvas'
import { createNoise2D } from 'simplex-noise'
import type { Palette, PictureLook } from '../templates/index.ts'
import type { Feature } from './find-subject.ts'
import type { Random } from './random.ts'

/** All that a motif needs to paint itself. Lengths come from `unit`, so that every format and size looks alike. */
export interface Stage {
  readonly ctx: SKRSContext2D
  readonly width: number
  readonly height: number
  /** The shorter side. */
  readonly unit: number
  /** Where land or water begins. Above it stays calm for titles. */
  readonly horizonY: number
  /** Middle of the sun or moon; on the right of centre when titles stand on the left. */
  readonly light: { readonly x: number; readonly y: number; readonly radius: number }
  readonly palette: Palette
  readonly manner: PictureLook['manner']
  readonly isNight: boolean
  readonly features: ReadonlySet<Feature>
  readonly random: Random
  /** -1 … 1, smooth over about one unit of both arguments. */
  readonly noise: (x: number, y: number) => number
}

export const createNoise = (random: Random): Stage['noise'] => createNoise2D(() => random.next())

/** Noise of several sizes: -1 … 1, rougher with more octaves. */
export const fractalNoise = (stage: Stage, at: { x: number; y: number; octaves: number }): number => {
  let sum = 0
  let amplitude = 1
  let total = 0
  for (let octave = 0; octave < at.octaves; octave += 1) {
    sum += stage.noise(at.x * 2 ** octave, at.y + octave * 17) * amplitude
    total += amplitude
    amplitude /= 2
  }
  return sum / total
}

/** Runs `draw` and puts the context's state back. */
export const withState = (ctx: SKRSContext2D, draw: () => void): void => {
  ctx.save()
  draw()
  ctx.restore()
}

/** Whether the template wants mist, glow and fine detail, instead of flat shapes. */
export const isAtmospheric = ({ manner }: Stage): boolean => manner === 'scenic' || manner === 'archive'
