import type { SKRSContext2D } from '@napi-rs/canvas'
import type { PortraitStyle, Pose } from '../../character/character.ts'
import { type Point, traceSmooth } from '../scene/subjects/pen.ts'

import type { Traits } from './traits.ts'

type CanvasFill = SKRSContext2D['fillStyle']

/**
 * A figure under the pen. Its unit is half a head: the middle of the head is 0, the crown at -1, the chin at 1, shoulders near 1.8, feet
 * near 11.6. What is on the face goes through `turn`, so that the head can look aside.
 */
export interface Sketch {
  readonly ctx: SKRSContext2D
  readonly traits: Traits
  readonly style: PortraitStyle
  readonly expression: Pose['expression']
  /** 0 from the front, else the side the face looks to. */
  readonly facing: -1 | 0 | 1
  /** Where the light comes from. */
  readonly lightSide: -1 | 1
  /** Pixels of one unit: lines that must be seen are never thinner than one. */
  readonly scale: number
}

/** How far the head is turned, in radians, seen from the front. */
const turnAngle = 0.27

/** Where a point of the frontal face is on the turned head, and how narrow things become there. */
export const turn = ({ facing }: Sketch, x: number): { x: number; narrow: number } => {
  const angle = Math.asin(Math.max(-0.98, Math.min(0.98, x / 1.06))) + facing * turnAngle
  return {
    x: Math.sin(angle) * 1.02,
    narrow: Math.cos(angle) / Math.cos(Math.asin(Math.min(0.98, Math.abs(x) / 1.06))),
  }
}

/** How much the outline of the head leans to the side it looks to, by height. */
export const lean = ({ facing }: Sketch, y: number): number => facing * (0.02 + 0.1 * Math.max(-1, Math.min(1, y)))

export const fillSmooth = ({ ctx }: Pick<Sketch, 'ctx'>, points: readonly Point[], fill: string | CanvasFill): void => {
  ctx.fillStyle = fill
  ctx.beginPath()
  traceSmooth(ctx, points)
  ctx.fill()
}

/** Fills a smooth shape and draws within it. */
export const withinSmooth = (
  { ctx }: Pick<Sketch, 'ctx'>,
  points: readonly Point[],
  fill: string | CanvasFill,
  draw: () => void,
): void => {
  ctx.save()
  ctx.beginPath()
  traceSmooth(ctx, points)
  ctx.fillStyle = fill
  ctx.fill()
  ctx.clip()
  draw()
  ctx.restore()
}

/** A round brush stroke along a curve through points, thick in the middle, pointed at the ends. */
export const stroke = ({ ctx }: Pick<Sketch, 'ctx'>, points: readonly Point[], width: number, color: string): void => {
  const left: Point[] = []
  const right: Point[] = []
  const steps = 14
  for (let step = 0; step <= steps; step += 1) {
    const part = step / steps
    const [x, y] = along(points, part)
    const [nx, ny] = normal(points, part)
    const half = (width / 2) * Math.sin(Math.PI * Math.min(1, Math.max(0, part)) ** 0.85) ** 0.7
    left.push([x + nx * half, y + ny * half])
    right.unshift([x - nx * half, y - ny * half])
  }
  ctx.fillStyle = color
  ctx.beginPath()
  for (const [x, y] of [...left, ...right]) ctx.lineTo(x, y)
  ctx.closePath()
  ctx.fill()
}

/** A point of the quadratic or cubic Bézier curve with these control points. */
export const along = (points: readonly Point[], part: number): Point => {
  if (points.length === 1) return points[0] ?? [0, 0]
  const next = points.slice(1).map(([x, y], i): Point => {
    const [fromX, fromY] = points[i] ?? [0, 0]
    return [fromX + (x - fromX) * part, fromY + (y - fromY) * part]
  })
  return along(next, part)
}

const normal = (points: readonly Point[], part: number): Point => {
  const [x1, y1] = along(points, Math.max(0, part - 0.02))
  const [x2, y2] = along(points, Math.min(1, part + 0.02))
  const length = Math.hypot(x2 - x1, y2 - y1) || 1
  return [-(y2 - y1) / length, (x2 - x1) / length]
}

/** A soft round patch of colour: blush, shade, shine. */
export const dab = (
  { ctx }: Pick<Sketch, 'ctx'>,
  at: { x: number; y: number; rx: number; ry: number },
  color: string,
  edge: string,
): void => {
  ctx.save()
  ctx.translate(at.x, at.y)
  ctx.scale(at.rx, at.ry)
  const fade = ctx.createRadialGradient(0, 0, 0, 0, 0, 1)
  fade.addColorStop(0, color)
  fade.addColorStop(1, edge)
  ctx.fillStyle = fade
  ctx.fillRect(-1, -1, 2, 2)
  ctx.restore()
}

/** The opening between the lids. */
export const traceEye = (
  ctx: SKRSContext2D,
  eye: { side: -1 | 1; x: number; y: number; half: number; open: number; tilt: number },
): void => {
  const { side, x, y, half, open, tilt } = eye
  ctx.beginPath()
  ctx.moveTo(x - side * half, y + 0.018)
  ctx.bezierCurveTo(
    x - side * half * 0.45,
    y - open * 1.55,
    x + side * half * 0.55,
    y - open * 1.5,
    x + side * half,
    y - tilt,
  )
  ctx.bezierCurveTo(
    x + side * half * 0.6,
    y + open * 1.15,
    x - side * half * 0.5,
    y + open * 1.25,
    x - side * half,
    y + 0.018,
  )
  ctx.closePath()
}
