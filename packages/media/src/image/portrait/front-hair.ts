import { darken, lighten, mix, withOpacity } from '../color.ts'
import { createRandom } from '../random.ts'
import { type Point, traceSmooth } from '../scene/subjects/pen.ts'
import { headOutline } from './draw-head.ts'
import { fillHair } from './fill-hair.ts'
import { dab, lean, type Sketch, stroke, turn } from './sketch.ts'

type Front = Sketch['traits']['hair']['front']

/** The hairline from the right temple to the left one, on the frontal face. */
const hairlines: Readonly<Record<Front, readonly Point[]>> = {
  // The part is on the left; the other side is its mirror image.
  side: [
    [0.71, 0.04],
    [0.68, -0.22],
    [0.5, -0.4],
    [0.16, -0.56],
    [-0.16, -0.7],
    [-0.32, -0.84],
    [-0.44, -0.66],
    [-0.6, -0.42],
    [-0.7, -0.16],
    [-0.72, 0.04],
  ],
  middle: [
    [0.72, 0.1],
    [0.67, -0.18],
    [0.5, -0.44],
    [0.24, -0.66],
    [0, -0.84],
    [-0.24, -0.66],
    [-0.5, -0.44],
    [-0.67, -0.18],
    [-0.72, 0.1],
  ],
  fringe: [
    [0.72, 0.06],
    [0.64, -0.2],
    [0.48, -0.16],
    [0.36, -0.22],
    [0.18, -0.15],
    [0.02, -0.21],
    [-0.16, -0.15],
    [-0.34, -0.22],
    [-0.48, -0.16],
    [-0.64, -0.2],
    [-0.72, 0.06],
  ],
  back: [
    [0.71, 0.02],
    [0.66, -0.34],
    [0.5, -0.62],
    [0.22, -0.74],
    [0, -0.76],
    [-0.22, -0.74],
    [-0.5, -0.62],
    [-0.66, -0.34],
    [-0.71, 0.02],
  ],
  spiky: [
    [0.71, 0.04],
    [0.62, -0.3],
    [0.52, -0.24],
    [0.4, -0.5],
    [0.26, -0.3],
    [0.1, -0.56],
    [-0.06, -0.3],
    [-0.2, -0.54],
    [-0.38, -0.3],
    [-0.5, -0.5],
    [-0.64, -0.26],
    [-0.71, 0.04],
  ],
}

/** The hair in front: top, hairline, locks beside the face. */
export const drawFrontHair = (sketch: Sketch): void => {
  const { traits, ctx } = sketch
  const { length, color } = traits.hair
  if (length === 'bald') return
  if (length === 'buzz' || length === 'mohawk') {
    drawStubbleCap(sketch)
    if (length === 'mohawk') drawCrest(sketch)
    return
  }
  const shape = frontShape(sketch)
  // Its shadow on the forehead.
  ctx.save()
  ctx.beginPath()
  traceSmooth(ctx, headOutline(sketch))
  ctx.clip()
  ctx.translate(-sketch.lightSide * 0.03, 0.075)
  ctx.fillStyle = withOpacity(mix(darken(traits.skin, 0.4), '#6a2a3a', 0.3), 0.5)
  tracePiece(sketch, shape)
  ctx.fill()
  ctx.restore()
  if (length === 'bob' || length === 'long') for (const side of [-1, 1] as const) drawSideLock(sketch, side)
  ctx.fillStyle = color
  tracePiece(sketch, shape)
  ctx.fill()
  if (traits.hair.texture === 'curly' || length === 'afro') drawCurlyTop(sketch, shape)
  if (length !== 'afro') drawStrands(sketch, shape)
}

interface FrontShape {
  outer: Point[]
  inner: Point[]
  part: Point
}

const frontShape = (sketch: Sketch): FrontShape => {
  const { traits } = sketch
  const { front, partSide, length } = traits.hair
  const flip = partSide > 0 ? -1 : 1
  const line = flip > 0 ? hairlines[front] : hairlines[front].map(([x, y]): Point => [-x, y]).toReversed()
  const tall =
    { side: 0.24, middle: 0.17, fringe: 0.19, back: 0.2, spiky: 0.27 }[front] *
    (length === 'ponytail' || length === 'bun' || length === 'braid' ? 0.7 : 1)
  const wide = length === 'short' ? 0.05 : 0.11
  const outer = (
    [
      [-0.735 - wide, 0.12],
      [-0.77 - wide, -0.3],
      [-0.66 - wide, -0.72],
      [-0.38, -0.98 - tall * 0.7],
      [0, -1 - tall],
      [0.38, -0.98 - tall * 0.7],
      [0.66 + wide, -0.72],
      [0.77 + wide, -0.3],
      [0.735 + wide, 0.12],
    ] satisfies Point[]
  ).map((point) => edgeOfHair(sketch, point))
  const inner = line.map((point) => hairlineAt(sketch, point))
  return { outer, inner, part: [turn(sketch, front === 'side' ? -0.32 * flip : 0).x, front === 'back' ? -1 : -0.95] }
}

/** A point of the hairline on the turned head; on the far side it ends where the face does. */
const hairlineAt = (sketch: Sketch, [x, y]: Point): Point => {
  const at = turn(sketch, x).x
  return [at * sketch.facing > 0.68 ? 0.68 * sketch.facing : at, y]
}

/** On the far side of a turned head hair lies flat; on the near side it ends above the ear. */
const edgeOfHair = (sketch: Sketch, [x, y]: Point): Point => {
  const side = Math.sign(x) * sketch.facing
  if (side > 0) return [x * (y > -0.5 ? 0.87 : 0.95) + lean(sketch, y), y]
  return [x * 1.03 + lean(sketch, y), side < 0 && y > 0 ? -0.14 : y]
}

const tracePiece = ({ ctx, traits }: Sketch, { outer, inner }: FrontShape): void => {
  const isPointed = traits.hair.front === 'spiky' || traits.hair.front === 'fringe'
  ctx.beginPath()
  const [first] = outer
  ctx.moveTo(...(first ?? [0, 0]))
  openSmooth(ctx, outer)
  const [start] = inner
  ctx.lineTo(...(start ?? [0, 0]))
  if (isPointed) for (const point of inner) ctx.lineTo(...point)
  else openSmooth(ctx, inner)
  ctx.closePath()
}

/** A Catmull-Rom spline through the points, from the first on. */
const openSmooth = (ctx: Sketch['ctx'], points: readonly Point[]): void => {
  const at = (i: number): Point => points[Math.max(0, Math.min(points.length - 1, i))] ?? [0, 0]
  for (let i = 0; i < points.length - 1; i += 1) {
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
}

const drawSideLock = (sketch: Sketch, side: -1 | 1): void => {
  const { traits, facing } = sketch
  const { color, length, texture } = traits.hair
  const foot = length === 'long' ? 1.75 : 1.02
  const x = side * (side === facing ? 0.7 : 0.74)
  const wave = texture === 'straight' ? 0 : 0.07
  if (facing !== 0 && side !== facing) {
    drawNearLock(sketch, { side, foot, wave })
    return
  }
  const lock: Point[] = [
    [x - side * 0.02, -0.45],
    [x + side * 0.17, -0.1],
    [x + side * (0.22 + wave), 0.45],
    [x + side * (0.2 - wave), foot * 0.75],
    [x + side * 0.14, foot],
    [x - side * 0.02, foot * 0.8],
    [x + side * (0.05 - wave), 0.45],
    [x - side * 0.03, 0.05],
  ]
  fillHair(sketch, lock, color, [x, -0.4])
}

/** On a turned head the hair beside the temple is broad: it covers the ear. */
const drawNearLock = (sketch: Sketch, { side, foot, wave }: { side: number; foot: number; wave: number }): void => {
  const half: readonly Point[] = [
    [0.44, -0.5],
    [0.84, -0.4],
    [0.95 + wave, 0.3],
    [0.95 - wave, foot * 0.8],
    [0.72, foot],
    [0.56 - wave, foot * 0.78],
    [0.52 + wave * 0.5, 0.45],
    [0.45, 0.06],
  ]
  fillHair(
    sketch,
    half.map(([x, y]): Point => [side * x, y]),
    sketch.traits.hair.color,
    [side * 0.6, -0.5],
  )
}

/** Strands from the part outwards, and the shine of the crown. */
const drawStrands = (sketch: Sketch, shape: FrontShape): void => {
  const { ctx, traits, lightSide } = sketch
  const { color, front } = traits.hair
  const random = createRandom('strands', traits.seed)
  const [partX, partY] = shape.part
  ctx.save()
  tracePiece(sketch, shape)
  ctx.clip()
  dab(
    sketch,
    { x: -lightSide * 0.85, y: -0.4, rx: 0.8, ry: 1 },
    withOpacity(darken(color, 0.5), 0.55),
    withOpacity(color, 0),
  )
  for (let strand = 0; strand < 30; strand += 1) {
    const target = shape.inner[random.integer(0, shape.inner.length - 1)] ?? [0, 0]
    const isOuter = random.chance(0.5)
    const [tx, ty] = isOuter ? (shape.outer[random.integer(0, shape.outer.length - 1)] ?? target) : target
    const lift = front === 'back' ? -0.1 : -0.22
    const from: Point = front === 'back' ? [tx * 0.95, ty] : [partX + random.between(-0.05, 0.05), partY]
    const to: Point = front === 'back' ? [tx * 0.25, -1.3] : [tx, ty]
    stroke(
      sketch,
      [
        from,
        [(from[0] + to[0]) / 2 + (to[0] - from[0]) * 0.2, Math.min(from[1], to[1]) + lift * random.between(0.2, 1)],
        to,
      ],
      random.between(0.025, 0.06),
      strand % 2 ? withOpacity(darken(color, 0.38), 0.45) : withOpacity(lighten(color, 0.22), 0.38),
    )
  }
  const shine = withOpacity(lighten(color, 0.6), 0.34)
  ctx.save()
  ctx.rotate(lightSide * 0.42)
  dab(sketch, { x: 0, y: -0.9, rx: 0.5, ry: 0.12 }, shine, withOpacity(color, 0))
  ctx.restore()
  ctx.restore()
}

const drawCurlyTop = (sketch: Sketch, shape: FrontShape): void => {
  const { ctx, traits } = sketch
  const random = createRandom('curly top', traits.seed)
  const { color } = traits.hair
  for (const [line, size] of [
    [shape.outer.filter(([x, y]) => y < -0.4 || x * sketch.facing <= 0), 0.16],
    // Curls beside the eyes would hide the far one.
    [shape.inner.filter(([, y]) => y < -0.4), 0.1],
  ] as const) {
    for (const [i, [x, y]] of line.entries()) {
      const [nextX, nextY] = line[i + 1] ?? [x, y]
      for (let step = 0; step < 3; step += 1) {
        ctx.fillStyle = random.chance(0.4) ? darken(color, 0.12) : color
        ctx.beginPath()
        ctx.arc(
          x + ((nextX - x) * step) / 3,
          y + ((nextY - y) * step) / 3,
          size * random.between(0.75, 1.2),
          0,
          2 * Math.PI,
        )
        ctx.fill()
      }
    }
  }
}

const drawStubbleCap = (sketch: Sketch): void => {
  const { ctx, traits } = sketch
  const inner = hairlines.back.map((point) => hairlineAt(sketch, point))
  const outer = (
    [
      [-0.74, 0.06],
      [-0.75, -0.3],
      [-0.68, -0.65],
      [-0.4, -0.97],
      [0, -1.04],
      [0.4, -0.97],
      [0.68, -0.65],
      [0.75, -0.3],
      [0.74, 0.06],
    ] satisfies Point[]
  ).map((point) => edgeOfHair(sketch, point))
  ctx.fillStyle = withOpacity(mix(traits.hair.color, traits.skin, 0.12), 0.86)
  tracePiece(
    { ...sketch, traits: { ...traits, hair: { ...traits.hair, front: 'back' } } },
    { outer, inner, part: [0, -1] },
  )
  ctx.fill()
  dab(
    sketch,
    { x: sketch.lightSide * 0.3, y: -0.84, rx: 0.4, ry: 0.14 },
    withOpacity(lighten(traits.hair.color, 0.5), 0.35),
    withOpacity(traits.hair.color, 0),
  )
}

const drawCrest = (sketch: Sketch): void => {
  const { traits, facing, ctx } = sketch
  const x = turn(sketch, 0).x * 0.5 - facing * 0.1
  ctx.fillStyle = traits.hair.color
  ctx.beginPath()
  ctx.moveTo(x - 0.2, -0.72)
  for (let spike = 0; spike < 7; spike += 1) {
    const at = x - 0.34 + spike * 0.11
    ctx.lineTo(at - 0.02, -1.45 - 0.28 * Math.sin((spike / 6) * Math.PI))
    ctx.lineTo(at + 0.06, -1.22)
  }
  ctx.lineTo(x + 0.2, -0.72)
  ctx.closePath()
  ctx.fill()
}
