import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Palette, Template } from '../templates/index.ts'
import { darken, mix } from './color.ts'
import type { Subject } from './find-subject.ts'
import { createRandom, type Random } from './random.ts'
import { createNoise, type Stage } from './stage.ts'

interface StageRequest {
  readonly ctx: SKRSContext2D
  readonly width: number
  readonly height: number
  readonly template: Template
  readonly subject: Subject
  readonly seed: number
  readonly index: number
}

/** Light, horizon and colours of one picture: the palette is the film's, the rest varies from scene to scene. */
export const createStage = (request: StageRequest): Stage => {
  const { ctx, width, height, template, subject, seed, index } = request
  const random = createRandom('picture', seed, index, subject.motif)
  const unit = Math.min(width, height)
  const isTall = height > width * 1.2
  // The lower the horizon, the more sky for titles; captions lie over the foreground.
  const horizonY = height * (isTall ? random.between(0.52, 0.58) : random.between(0.56, 0.62))
  const isNight = subject.features.has('night') || subject.features.has('stars')
  return {
    ctx,
    width,
    height,
    unit,
    horizonY,
    light: placeLight({ width, horizonY, unit, random, index, side: lightSide(template, subject) }),
    palette: choosePalette({ template, seed, index, isNight }),
    manner: template.look.manner,
    isNight,
    features: subject.features,
    random,
    noise: createNoise(random),
  }
}

/** Clear of titles that begin at the left, below those in the middle, and beside the lighthouse on the right. */
const lightSide = (template: Template, subject: Subject): LightRequest['side'] => {
  if (subject.features.has('lighthouse')) return 'middle'
  return template.titleStyle.position === 'upper-left' ? 'right' : 'anywhere'
}

interface LightRequest {
  width: number
  horizonY: number
  unit: number
  random: Random
  index: number
  side: 'right' | 'middle' | 'anywhere'
}

const placeLight = ({ width, horizonY, unit, random, index, side }: LightRequest): Stage['light'] => {
  const radius = unit * random.between(0.05, 0.075)
  const x = {
    right: random.between(0.62, 0.76),
    middle: random.between(0.42, 0.54),
    anywhere: [0.5, 0.7, 0.34][index % 3] ?? 0.5,
  }
  const lift = side === 'anywhere' ? random.between(0.02, 0.1) : random.between(0.06, 0.18)
  return { x: width * x[side], y: horizonY - unit * lift, radius }
}

interface PaletteRequest {
  template: Template
  seed: number
  index: number
  isNight: boolean
}

const choosePalette = ({ template, seed, index, isNight }: PaletteRequest): Palette => {
  const random = createRandom('palette', template.templateId, seed)
  const palette = template.palettes[random.integer(0, template.palettes.length - 1)] ?? template.palettes[0]
  return isNight && template.look.manner !== 'paper' ? nightOf(palette) : hourOf(palette, index)
}

/** The same colours after sunset. */
const nightOf = (palette: Palette): Palette => ({
  ...palette,
  sky: [darken(palette.sky[0], 0.55), darken(palette.sky[0], 0.15), mix(palette.sky[1], palette.sky[0], 0.4)],
  far: mix(palette.far, palette.sky[0], 0.6),
  near: darken(palette.near, 0.35),
})

/** Neighbouring scenes are a little lighter or darker, as if some time had passed. */
const hourOf = (palette: Palette, index: number): Palette => {
  const shift = [0, 0.14, 0.26, 0.08][index % 4] ?? 0
  const [top, middle, low] = palette.sky
  return { ...palette, sky: [mix(top, middle, shift), mix(middle, low, shift), mix(low, palette.light, shift)] }
}
