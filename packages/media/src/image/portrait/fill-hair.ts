import { darken, lighten, withOpacity } from '../color.ts'
import { createRandom } from '../random.ts'
import { type Point, traceSmooth } from '../scene/subjects/pen.ts'
import { type Sketch, stroke } from './sketch.ts'

/** A mass of hair: its texture at the edge, its strands, its shine. */
export const fillHair = (sketch: Sketch, points: readonly Point[], color: `#${string}`, root: Point): void => {
  const { ctx, traits } = sketch
  const random = createRandom('hair', traits.seed, points.length)
  ctx.fillStyle = color
  ctx.beginPath()
  traceSmooth(ctx, points)
  ctx.fill()
  if (traits.hair.texture === 'curly') drawCurls(sketch, points, color)
  ctx.save()
  ctx.beginPath()
  traceSmooth(ctx, points)
  ctx.clip()
  for (const [i, [x, y]] of points.entries()) {
    if (y < -0.3) continue
    for (let strand = 0; strand < 3; strand += 1) {
      const at = x * random.between(0.3, 1)
      const bend = traits.hair.texture === 'straight' ? 0.03 : 0.12
      stroke(
        sketch,
        [
          root,
          [at * 0.9 + random.between(-bend, bend), y * 0.3],
          [at * 1.1 + random.between(-bend, bend) * 2, y * 0.7],
          [at, y],
        ],
        0.05,
        i % 2 ? withOpacity(darken(color, 0.35), 0.55) : withOpacity(lighten(color, 0.16), 0.4),
      )
    }
  }
  ctx.restore()
}

const drawCurls = ({ ctx, traits }: Sketch, points: readonly Point[], color: `#${string}`): void => {
  const random = createRandom('curls', traits.seed)
  ctx.fillStyle = color
  for (const [i, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(i + 1) % points.length] ?? [x, y]
    const steps = Math.max(1, Math.round(Math.hypot(nextX - x, nextY - y) / 0.14))
    for (let step = 0; step < steps; step += 1) {
      ctx.beginPath()
      ctx.arc(
        x + ((nextX - x) * step) / steps,
        y + ((nextY - y) * step) / steps,
        random.between(0.1, 0.17),
        0,
        2 * Math.PI,
      )
      ctx.fill()
    }
  }
}
