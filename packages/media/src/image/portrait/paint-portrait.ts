import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import type { Appearance, PortraitStyle, Pose } from '../../character/character.ts'
import { withOpacity } from '../color.ts'
import type { PictureRequest } from '../picture.ts'
import { createRandom } from '../random.ts'
import { countMentions, searchable } from '../scene/count-mentions.ts'
import { drawBackHair, drawFallingHair } from './back-hair.ts'
import { type Arms, drawBody } from './draw-body.ts'
import { drawEyes } from './draw-eyes.ts'
import { drawEars, drawFace } from './draw-head.ts'
import { drawSkinMarks, drawWorn } from './draw-marks.ts'
import { drawMouth, drawNose } from './draw-nose-mouth.ts'
import { drawFrontHair } from './front-hair.ts'
import { paintBackdrop } from './paint-backdrop.ts'
import type { Sketch } from './sketch.ts'
import { readTraits, type Traits } from './traits.ts'

export interface PortraitRequest extends PictureRequest {
  readonly portrait: { readonly appearance: Appearance; readonly pose: Pose }
}

export const isPortrait = (request: PictureRequest): request is PortraitRequest => request.portrait !== undefined

/** The background on one canvas, the figure on the same or another one. */
export const paintPortrait = (
  request: PortraitRequest,
  { back, figure }: { back: SKRSContext2D; figure: SKRSContext2D },
): void => {
  const { appearance } = request.portrait
  const traits = readTraits(appearance)
  const style = request.style ?? appearance.style
  paintBackdrop(back, { ...request, style }, traits)
  paintFigure(figure, request, { traits, style })
}

/** Where the middle of the head is and how large half a head is, for each framing. */
const frameOf = (
  { width, height, portrait }: PortraitRequest,
  traits: Traits,
): { x: number; y: number; scale: number } => {
  const { framing, facing } = portrait.pose
  const isChild = traits.age === 'child'
  // Heads of a wide picture stay off the middle, on the side they look from.
  const aside = width > height * 1.2 && facing !== 'front' ? (facing === 'left' ? 0.05 : -0.05) * width : 0
  const x = width / 2 + aside
  const unit = Math.min(width * 1.15, height)
  const hatRoom = traits.marks.has('hat') || traits.hair.length === 'afro' || traits.hair.length === 'mohawk' ? 0.02 : 0
  switch (framing) {
    case 'portrait':
      return { x, y: height * (0.43 + hatRoom), scale: unit * (0.222 - hatRoom * 0.7) }
    case 'half':
      return { x, y: height * (0.27 + hatRoom), scale: unit * (isChild ? 0.15 : 0.128) }
    case 'full': {
      const tall = isChild ? 8.6 : 11.7
      const scale = Math.min(height * 0.9, width * 1.9) / (tall + 1.5)
      return { x, y: height * 0.95 - tall * scale, scale }
    }
    default:
      return framing satisfies never
  }
}

const sides = { front: 0, left: -1, right: 1 } as const

const paintFigure = (
  ctx: SKRSContext2D,
  request: PortraitRequest,
  { traits, style }: { traits: Traits; style: PortraitStyle },
): void => {
  const { pose } = request.portrait
  const { x, y, scale } = frameOf(request, traits)
  const layer = createCanvas(request.width, request.height)
  const pen = layer.getContext('2d')
  const sketch: Sketch = {
    ctx: pen,
    traits,
    style,
    scale,
    expression: pose.expression,
    facing: sides[pose.facing],
    lightSide: createRandom('light', request.seed).chance(0.5) ? 1 : -1,
  }
  pen.translate(x, y)
  pen.scale(scale, scale)
  drawFigure(sketch, pose)
  if (pose.framing === 'full')
    paintFloorShadow(ctx, { x, y: y + (traits.age === 'child' ? 8.35 : 11.6) * scale, scale })
  paintRim(ctx, layer, sketch)
}

const drawFigure = (sketch: Sketch, pose: Pose): void => {
  const { ctx } = sketch
  const tilt = (pose.expression === 'smile' ? 0.045 : 0.02) * (sketch.facing || (sketch.traits.seed % 2 ? 1 : -1))
  const head = (draw: () => void): void => {
    ctx.save()
    ctx.translate(0, 0.9)
    ctx.rotate(tilt)
    ctx.translate(0, -0.9)
    draw()
    ctx.restore()
  }
  head(() => drawBackHair(sketch))
  drawBody(sketch, armsOf(pose))
  head(() => {
    drawEars(sketch)
    drawFace(sketch)
    drawSkinMarks(sketch)
    drawNose(sketch)
    drawMouth(sketch)
    drawEyes(sketch)
    drawFrontHair(sketch)
    drawWorn(sketch)
  })
  drawFallingHair(sketch)
}

const armsOf = ({ name, description, framing }: Pose): Arms => {
  const text = searchable(`${name} ${description}`)
  if (countMentions(text, 'arms crossed|crossed arms|folded arms|arms folded') > 0) return 'crossed'
  if (countMentions(text, 'hip|hand on hip|hands on hips|pocket') > 0) return 'hip'
  if (countMentions(text, 'wave|waving|greeting|raised hand') > 0) return 'wave'
  if (framing !== 'half' || countMentions(text, 'hand|arm') > 0) return 'down'
  return createRandom('arms', name).chance(0.5) ? 'crossed' : 'hip'
}

const paintFloorShadow = (ctx: SKRSContext2D, { x, y, scale }: { x: number; y: number; scale: number }): void => {
  ctx.save()
  ctx.translate(x, y)
  ctx.scale(scale * 3, scale * 0.4)
  const fade = ctx.createRadialGradient(0, 0, 0, 0, 0, 1)
  fade.addColorStop(0, withOpacity('#0a0a10', 0.6))
  fade.addColorStop(1, withOpacity('#0a0a10', 0))
  ctx.fillStyle = fade
  ctx.fillRect(-1, -1, 2, 2)
  ctx.restore()
}

/** The figure with an edge of light on the lit side, which lifts it off its background. */
const paintRim = (ctx: SKRSContext2D, layer: SKRSContext2D['canvas'], { lightSide, scale }: Sketch): void => {
  const rim = createCanvas(layer.width, layer.height)
  const rimCtx = rim.getContext('2d')
  rimCtx.drawImage(layer, 0, 0)
  rimCtx.globalCompositeOperation = 'source-in'
  rimCtx.fillStyle = withOpacity('#fff1d6', 0.5)
  rimCtx.fillRect(0, 0, layer.width, layer.height)
  rimCtx.globalCompositeOperation = 'destination-out'
  rimCtx.drawImage(layer, -lightSide * scale * 0.035, scale * 0.02)
  ctx.drawImage(layer, 0, 0)
  ctx.drawImage(rim, 0, 0)
}
