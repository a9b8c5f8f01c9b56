import { darken, lighten, mix, withOpacity } from '../color.ts'
import type { Point } from '../scene/subjects/pen.ts'
import { type Sketch, stroke, traceEye, turn } from './sketch.ts'

interface Eye {
  readonly side: -1 | 1
  readonly x: number
  readonly y: number
  readonly half: number
  readonly open: number
  /** The outer corner above the inner one. */
  readonly tilt: number
}

/** Measures of both eyes: large in children and in anime, narrow in a smile, wide in surprise. */
const eyesOf = (sketch: Sketch): Eye[] => {
  const { traits, style, expression } = sketch
  const child = traits.age === 'child' ? 1 : 0
  const soft = traits.gender === 'female' ? 1 : traits.gender === 'neutral' ? 0.5 : 0
  const big = style === 'anime' ? 1.22 : 1
  const openness = { neutral: 1, smile: 0.88, serious: 0.84, surprised: 1.28 }[expression]
  const size = (1 + 0.07 * traits.face.eyeSize) * big
  return ([-1, 1] as const).map((side) => {
    const { x, narrow } = turn(sketch, side * (0.325 + 0.018 * traits.face.eyeGap + 0.012 * child))
    return {
      side,
      x,
      y: 0.09 + 0.08 * child + (style === 'anime' ? 0.04 : 0),
      half: (0.158 + 0.018 * soft + 0.016 * child) * size * narrow,
      open:
        (0.082 + 0.026 * soft + 0.04 * child) *
        size *
        openness *
        (style === 'anime' ? 1.3 : 1) *
        (traits.age === 'old' ? 0.86 : 1),
      tilt: 0.022 + 0.022 * traits.face.eyeTilt,
    }
  })
}

export const drawEyes = (sketch: Sketch): void => {
  const eyes = eyesOf(sketch)
  for (const eye of eyes) {
    if (sketch.traits.marks.has('patch') && eye.side === sketch.traits.markSide) drawPatch(sketch, eye)
    else drawEye(sketch, eye)
    drawBrow(sketch, eye)
  }
}

const drawEye = (sketch: Sketch, eye: Eye): void => {
  const { ctx, traits, facing, expression } = sketch
  const { x, y, side, half, open, tilt } = eye
  const white = mix('#fbf7f2', traits.skin, 0.12)
  ctx.save()
  traceEye(ctx, eye)
  ctx.fillStyle = white
  ctx.fill()
  ctx.clip()
  const radius = Math.max(open * 1.02, 0.092) * (expression === 'surprised' ? 0.88 : 1)
  const irisX = x + facing * half * 0.1
  const irisY = y - open * 0.06
  const iris = ctx.createLinearGradient(0, irisY - radius, 0, irisY + radius)
  iris.addColorStop(0, darken(traits.eye, 0.5))
  iris.addColorStop(0.5, traits.eye)
  iris.addColorStop(1, lighten(traits.eye, 0.4))
  ctx.fillStyle = darken(traits.eye, 0.6)
  ctx.beginPath()
  ctx.arc(irisX, irisY, radius * 1.05, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = iris
  ctx.beginPath()
  ctx.arc(irisX, irisY, radius * 0.93, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = '#120d10'
  ctx.beginPath()
  ctx.arc(irisX, irisY, radius * 0.47, 0, 2 * Math.PI)
  ctx.fill()
  // The lid's shadow on the ball.
  const lid = ctx.createLinearGradient(0, y - open * 1.1, 0, y + open * 0.2)
  lid.addColorStop(0, withOpacity('#2a1420', 0.6))
  lid.addColorStop(1, withOpacity('#2a1420', 0))
  ctx.fillStyle = lid
  ctx.fillRect(x - half, y - open * 1.5, half * 2, open * 2)
  ctx.fillStyle = '#ffffff'
  ctx.beginPath()
  ctx.arc(irisX + sketch.lightSide * radius * 0.34, irisY - radius * 0.36, radius * 0.27, 0, 2 * Math.PI)
  ctx.arc(irisX - sketch.lightSide * radius * 0.36, irisY + radius * 0.42, radius * 0.12, 0, 2 * Math.PI)
  ctx.fill()
  ctx.restore()
  drawLashes(sketch, { side, x, y, half, open, tilt })
}

const drawLashes = (sketch: Sketch, { side, x, y, half, open, tilt }: Eye): void => {
  const { traits } = sketch
  const soft = traits.gender === 'female' || traits.age === 'child'
  const ink = darken(mix(traits.hair.color, '#20141a', 0.75), 0.35)
  const inner: Point = [x - side * half, y + 0.018]
  const outer: Point = [x + side * half * 1.04, y - tilt]
  const top = y - open * 1.98
  stroke(
    sketch,
    [inner, [x - side * half * 0.45, top], [x + side * half * 0.62, top + open * 0.1], outer],
    soft ? 0.052 : 0.038,
    ink,
  )
  if (traits.gender === 'female' && traits.age !== 'child') {
    const [ox, oy] = outer
    stroke(
      sketch,
      [
        [ox - side * 0.05, oy - 0.035],
        [ox + side * 0.012, oy - 0.035],
        [ox + side * 0.055, oy - 0.078],
      ],
      0.034,
      ink,
    )
  }
  stroke(
    sketch,
    [
      [x - side * half * 0.5, y + open * 0.78],
      [x + side * half * 0.2, y + open * 1.12],
      [x + side * half * 0.86, y + open * 0.5],
    ],
    0.016,
    withOpacity(ink, 0.5),
  )
  const crease = withOpacity(mix(darken(traits.skin, 0.45), '#7a2f35', 0.3), 0.65)
  stroke(
    sketch,
    [
      [x - side * half * 0.75, y - open * 0.98],
      [x, y - open * 2.35],
      [x + side * half * 0.92, y - open * 0.98 - tilt],
    ],
    0.018,
    crease,
  )
}

/** Brows carry most of the expression: raised, level, or drawn together. */
const drawBrow = (sketch: Sketch, { side, x, y, half, open }: Eye): void => {
  const { traits, expression } = sketch
  const male = traits.gender === 'male' ? 1 : traits.gender === 'neutral' ? 0.5 : 0
  const lift = { neutral: 0, smile: 0.025, serious: -0.035, surprised: 0.1 }[expression]
  const inner = { neutral: 0, smile: 0.01, serious: 0.055, surprised: -0.02 }[expression]
  const base = y - open - 0.165 - lift - 0.015 * traits.face.brow
  const color =
    traits.age === 'old'
      ? mix(traits.hair.color, '#8d8a88', 0.3)
      : darken(mix(traits.hair.color, '#33201a', 0.42), 0.14)
  const thick = 0.062 + 0.03 * male + 0.012 * traits.face.brow - (traits.age === 'child' ? 0.012 : 0)
  stroke(
    sketch,
    [
      [x - side * half * 1.02, base + 0.035 + inner],
      [x - side * half * 0.1, base - 0.045 + inner * 0.3],
      [x + side * half * 0.7, base - 0.05],
      [x + side * half * 1.32, base + 0.045],
    ],
    thick,
    withOpacity(color, 0.92),
  )
}

const drawPatch = ({ ctx }: Sketch, { x, y, half, side }: Eye): void => {
  ctx.fillStyle = '#1d1a1f'
  ctx.beginPath()
  ctx.ellipse(x, y, half * 1.45, half * 1.3, 0, 0, 2 * Math.PI)
  ctx.fill()
  ctx.strokeStyle = '#1d1a1f'
  ctx.lineWidth = 0.035
  ctx.beginPath()
  ctx.moveTo(x + side * 0.5, y - 0.12)
  ctx.lineTo(x - side * 1.05, y - 0.62)
  ctx.stroke()
}
