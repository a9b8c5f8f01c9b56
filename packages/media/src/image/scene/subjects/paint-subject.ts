import { createCanvas } from '@napi-rs/canvas'
import type { HexColor } from '../../../templates/index.ts'
import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { createRandom } from '../../random.ts'
import type { SubjectKind } from '../brief.ts'
import type { Scene } from '../scene.ts'
import { animals } from './animals.ts'
import { landmarks } from './landmarks.ts'
import { machines } from './machines.ts'
import { createPen } from './pen.ts'
import { people } from './people.ts'
import type { SubjectDrawing, Tones } from './subject.ts'

export const subjectDrawings: Readonly<Record<SubjectKind, SubjectDrawing>> = {
  ...people,
  ...animals,
  ...machines,
  ...landmarks,
}

export interface PlacedSubject {
  readonly kind: SubjectKind
  readonly x: number
  /** Where it stands, swims or hovers. */
  readonly y: number
  readonly height: number
  /** 0 near … 1 lost in the haze. */
  readonly distance: number
  readonly faces: -1 | 1
  /** Whether it throws a shadow on the ground. */
  readonly isGrounded: boolean
  readonly lightX: number
}

/** A subject in the light of its scene: in its colours, rimmed by the light, with its shadow. */
export const paintSubject = (scene: Scene, subject: PlacedSubject): void => {
  const { ctx, palette } = scene
  const drawing = subjectDrawings[subject.kind]
  const { height } = subject
  const margin = Math.ceil(height * 0.3)
  const side = Math.ceil(height * drawing.halfWidth + margin)
  const shape = createCanvas(side * 2, Math.ceil(height * 1.35) + margin)
  const foot = shape.height - margin
  const shapeCtx = shape.getContext('2d')
  shapeCtx.setTransform(height * subject.faces, 0, 0, height, side, foot)
  const random = createRandom('subject', scene.seed, subject.kind, Math.round(subject.x))
  drawing.draw({ pen: createPen(shapeCtx), tones: tonesOf(scene, subject), random, dress: scene.brief.dress })
  shapeCtx.setTransform(1, 0, 0, 1, 0, 0)
  shadeShape(shapeCtx, scene, { ...subject, side })
  if (subject.isGrounded) paintShadow(scene, subject, drawing.halfWidth)
  ctx.drawImage(shape, subject.x - side, subject.y - foot)
  if (subject.distance > 0) {
    // Air between: the shape once more as haze.
    shapeCtx.globalCompositeOperation = 'source-atop'
    shapeCtx.fillStyle = withOpacity(palette.haze, Math.min(0.85, subject.distance))
    shapeCtx.fillRect(0, 0, shape.width, shape.height)
    ctx.drawImage(shape, subject.x - side, subject.y - foot)
  }
}

/** Colours of what is not clothed. */
const coats: Partial<Record<SubjectKind, HexColor>> = {
  dog: '#8a6a4f',
  cat: '#3b3438',
  horse: '#6b452e',
  rider: '#5d4a3c',
  deer: '#9a7048',
  whale: '#4f6f8a',
  dragon: '#6a4450',
  tree: '#557a3c',
}

/** By day in colours, at night and against the light nearly dark. */
const tonesOf = ({ palette, brief }: Scene, { kind, distance }: PlacedSubject): Tones => {
  const shade = { day: 0.2, dawn: 0.5, 'golden hour': 0.5, dusk: 0.62, night: 0.66 }[brief.time]
  const dark = darken(palette.near, 0.35)
  const inLight = (color: `#${string}`): `#${string}` => mix(color, dark, Math.max(0.1, shade - distance * 0.2))
  return {
    dark,
    cloth: inLight(coats[kind] ?? mix(palette.far, '#43506b', 0.5)),
    skin: inLight('#d8a58a'),
    hair: inLight('#4a3328'),
    accent: inLight(palette.accent),
    lamp: palette.lamp,
  }
}

interface Shade extends PlacedSubject {
  side: number
}

/** A rim where the light falls on, sky above and dark below. */
const shadeShape = (ctx: Scene['ctx'], scene: Scene, shade: Shade): void => {
  const { canvas } = ctx
  const { palette } = scene
  const rim = createCanvas(canvas.width, canvas.height)
  const rimCtx = rim.getContext('2d')
  const towards = Math.max(-1, Math.min(1, (shade.lightX - shade.x) / (shade.height * 0.8)))
  const thickness = Math.max(1, shade.height * 0.011)
  rimCtx.drawImage(canvas, 0, 0)
  rimCtx.globalCompositeOperation = 'source-in'
  rimCtx.fillStyle = withOpacity(lighten(palette.light, 0.15), scene.brief.time === 'night' ? 0.6 : 0.85)
  rimCtx.fillRect(0, 0, canvas.width, canvas.height)
  rimCtx.globalCompositeOperation = 'destination-out'
  rimCtx.drawImage(canvas, -towards * thickness * 1.3, thickness * 0.55)
  const body = ctx.createLinearGradient(0, canvas.height - shade.height * 1.3, 0, canvas.height)
  body.addColorStop(0, withOpacity(palette.sky[2], 0.14))
  body.addColorStop(0.4, withOpacity(palette.near, 0))
  body.addColorStop(1, withOpacity(darken(palette.near, 0.4), 0.45))
  ctx.globalCompositeOperation = 'source-atop'
  ctx.fillStyle = body
  ctx.fillRect(0, 0, canvas.width, canvas.height)
  ctx.globalCompositeOperation = 'source-over'
  ctx.drawImage(rim, 0, 0)
}

const paintShadow = (scene: Scene, { x, y, height, lightX }: PlacedSubject, halfWidth: number): void => {
  const { palette, brief } = scene
  const isSoft = brief.time === 'night' || brief.weather !== 'clear'
  const away = Math.max(-1, Math.min(1, (x - lightX) / scene.unit))
  const width = height * Math.min(halfWidth, 0.9)
  paintSoftSpot(scene, {
    x,
    y: y + height * 0.005,
    radiusX: width,
    radiusY: height * 0.035,
    color: darken(palette.near, 0.6),
    opacity: 0.75,
  })
  if (isSoft) return
  paintSoftSpot(scene, {
    x: x + away * height * 0.8,
    y: y + height * 0.05,
    radiusX: width * 0.6 + height * 0.6,
    radiusY: height * 0.06,
    color: darken(palette.near, 0.5),
    opacity: 0.5,
  })
}
