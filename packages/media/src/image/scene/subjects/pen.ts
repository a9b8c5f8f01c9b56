import type { SKRSContext2D } from '@napi-rs/canvas'

export type Point = readonly [x: number, y: number]

/** Draws shapes in a subject's own coordinates: feet at 0, y upwards is negative, 1 is its height. */
export interface Pen {
  readonly ctx: SKRSContext2D
  color(fill: string): void
  /** A closed outline, rounded through all points. */
  blob(points: readonly Point[]): void
  /** A closed outline with corners. */
  polygon(points: readonly Point[]): void
  /** A chain of round joints with straight, tapering parts between them: arms, legs, tails. */
  limb(points: readonly Point[], radii: readonly number[]): void
  ellipse(x: number, y: number, radiusX: number, radiusY: number, rotation?: number): void
}

export const createPen = (ctx: SKRSContext2D): Pen => ({
  ctx,
  color: (fill) => {
    ctx.fillStyle = fill
  },
  blob: (points) => {
    ctx.beginPath()
    traceSmooth(ctx, points)
    ctx.fill()
  },
  polygon: (points) => {
    ctx.beginPath()
    for (const [x, y] of points) ctx.lineTo(x, y)
    ctx.closePath()
    ctx.fill()
  },
  limb: (points, radii) => {
    for (const [i, [x, y]] of points.entries()) {
      const radius = radii[i] ?? 0.01
      ctx.beginPath()
      ctx.arc(x, y, radius, 0, 2 * Math.PI)
      ctx.fill()
      const next = points[i + 1]
      if (next) fillTaper(ctx, [x, y], next, radius, radii[i + 1] ?? radius)
    }
  },
  ellipse: (x, y, radiusX, radiusY, rotation = 0) => {
    ctx.beginPath()
    ctx.ellipse(x, y, radiusX, radiusY, rotation, 0, 2 * Math.PI)
    ctx.fill()
  },
})

const fillTaper = (ctx: SKRSContext2D, [x1, y1]: Point, [x2, y2]: Point, from: number, to: number): void => {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1
  const [nx, ny] = [-(y2 - y1) / length, (x2 - x1) / length]
  ctx.beginPath()
  ctx.moveTo(x1 + nx * from, y1 + ny * from)
  ctx.lineTo(x2 + nx * to, y2 + ny * to)
  ctx.lineTo(x2 - nx * to, y2 - ny * to)
  ctx.lineTo(x1 - nx * from, y1 - ny * from)
  ctx.closePath()
  ctx.fill()
}

/** A closed Catmull-Rom spline, as Bézier curves. */
export const traceSmooth = (ctx: SKRSContext2D, points: readonly Point[]): void => {
  const at = (i: number): Point => points[(i + points.length) % points.length] ?? [0, 0]
  const [startX, startY] = at(0)
  ctx.moveTo(startX, startY)
  for (let i = 0; i < points.length; i += 1) {
    const [before, from, to, after] = [at(i - 1), at(i), at(i + 1), at(i + 2)]
    ctx.bezierCurveTo(
      from[0] + (to[0] - before[0]) / 6,
      from[1] + (to[1] - before[1]) / 6,
      to[0] - (after[0] - from[0]) / 6,
      to[1] - (after[1] - from[1]) / 6,
      to[0],
      to[1],
    )
  }
  ctx.closePath()
}
