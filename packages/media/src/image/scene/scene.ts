import type { SKRSContext2D } from '@napi-rs/canvas'
import { createRandom } from '../random.ts'
import { createNoise, type Stage } from '../stage.ts'
import type { Brief } from './brief.ts'
import { chooseColors, type SceneColors } from './scene-colors.ts'

/** A stage with all that a composed scene knows besides: motifs of the older painter can stand on it. */
export interface Scene extends Stage {
  readonly brief: Brief
  readonly palette: SceneColors
  readonly seed: number
  /** -1 when the light comes from the left of the subject, 1 from the right. */
  readonly lightSide: -1 | 1
  /** Where the subject stands, from the left: on a line of thirds, away from the light or before it. */
  readonly focusX: number
}

/** Planes from back to front; a clip moves them against each other. */
export const planeNames = ['sky', 'far', 'middle', 'near', 'front'] as const
export type PlaneName = (typeof planeNames)[number]

/** What stands where. Each plane is painted with a random stream of its own, so one doesn't depend on another. */
export interface Composition {
  readonly planes: Readonly<Partial<Record<PlaneName, (scene: Scene) => void>>>
  /** Ground under the subject. */
  readonly groundY: number
  /** How tall a grown person is there. */
  readonly personHeight: number
  /** The line of the water for ships; null where none floats. */
  readonly waterY: number | null
  /** Flames and lamps that light the subject from another side than the sky does. */
  readonly litFrom?: { readonly x: number; readonly y: number }
  /** True where sky, weather and flying things have no place. */
  readonly isIndoors: boolean
}

interface SceneRequest {
  readonly ctx: SKRSContext2D
  readonly width: number
  readonly height: number
  readonly brief: Brief
  readonly seed: number
}

export const createScene = ({ ctx, width, height, brief, seed }: SceneRequest): Scene => {
  const random = createRandom('scene', seed, brief.setting)
  const unit = Math.min(width, height)
  const isTall = height > width * 1.2
  const palette = chooseColors(brief, random)
  const lightSide = random.chance(0.5) ? 1 : -1
  const horizonY = height * (isTall ? random.between(0.54, 0.6) : random.between(0.55, 0.63))
  return {
    ctx,
    width,
    height,
    unit,
    horizonY,
    palette,
    brief,
    seed,
    lightSide,
    focusX: width * (0.5 - lightSide * random.between(0.12, 0.19)),
    light: placeLight({ width, height, unit, horizonY, lightSide, brief, lift: random.next() }),
    manner: 'scenic',
    isNight: brief.time === 'night',
    features: new Set(),
    random,
    noise: createNoise(createRandom('noise', seed, brief.setting)),
  }
}

interface LightRequest extends Pick<Scene, 'width' | 'height' | 'unit' | 'horizonY' | 'lightSide' | 'brief'> {
  /** 0 … 1 by chance. */
  readonly lift: number
}

/** High at noon, on the horizon at the ends of the day, over the far side of the picture at night. */
const placeLight = ({ width, unit, horizonY, lightSide, brief, lift }: LightRequest): Scene['light'] => {
  const height = {
    dawn: 0.05 + 0.08 * lift,
    day: 0.4 + 0.06 * lift,
    'golden hour': 0.07 + 0.1 * lift,
    dusk: 0.01 + 0.04 * lift,
    night: 0.26 + 0.14 * lift,
  }[brief.time]
  const radius = unit * { dawn: 0.045, day: 0.035, 'golden hour': 0.05, dusk: 0.045, night: 0.05 }[brief.time]
  return {
    x: width * (0.5 + lightSide * (0.1 + 0.14 * lift)),
    y: horizonY - unit * height,
    radius: brief.mood === 'epic' ? radius * 1.4 : radius,
  }
}

/** The same scene for one plane: its own canvas or the common one, its own chance. */
export const sceneForPlane = (scene: Scene, name: PlaneName, ctx: SKRSContext2D): Scene => ({
  ...scene,
  ctx,
  random: createRandom('plane', name, scene.seed, scene.brief.setting),
})
