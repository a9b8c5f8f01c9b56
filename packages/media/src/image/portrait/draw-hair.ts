import { darken, lighten, mix, withOpacity } from '../color.ts'
import { createRandom } from '../random.ts'
import { type Point, traceSmooth } from '../scene/subjects/pen.ts'
import { headOutline } from './draw-head.ts'
import { dab, lean, type Sketch, stroke, turn } from './sketch.ts'

/** Hair that belongs to skull and nape, drawn before body and face. */
export const drawBackHair = (sketch: Sketch): void => {
  const { length } = sketch.traits.hair
  const shape = backShapes[length]
  if (shape) fillHair(sketch, leaned(sketch, mirrored(shape)), darken(sketch.traits.hair.color, 0.24), [0, -0.9])
  if (length === 'afro') drawAfro(sketch)
  if (length === 'ponytail') drawTail(sketch)
  if (length === 'bun') drawBun(sketch)
  if (length === 'dreads') drawRopes(sketch)
  if (length === 'pigtails') for (const side of [-1, 1] as const) drawPigtail(sketch, side)
}

/** Right halves, from the crown down. */
const short: readonly Point[] = [
  [0, -1.14],
  [0.5, -1.04],
  [0.78, -0.68],
  [0.83, -0.15],
  [0.76, 0.3],
  [0.56, 0.62],
  [0, 0.7],
]
const backShapes: Partial<Record<string, readonly Point[]>> = {
  short,
  ponytail: short,
  bun: short,
  braid: short,
  pigtails: short,
  mohawk: undefined,
  bob: [
    [0, -1.18],
    [0.55, -1.06],
    [0.86, -0.65],
    [0.95, -0.1],
    [1.0, 0.5],
    [0.96, 1.02],
    [0.7, 1.22],
    [0, 1.1],
  ],
  long: [
    [0, -1.18],
    [0.55, -1.06],
    [0.86, -0.65],
    [0.95, -0.1],
    [1.0, 0.6],
    [1.1, 1.4],
    [1.14, 2.2],
    [0.92, 3.0],
    [0.5, 3.2],
    [0, 3.0],
  ],
}

const mirrored = (half: readonly Point[]): Point[] => [
  ...half,
  ...half
    .slice(1, -1)
    .toReversed()
    .map(([x, y]): Point => [-x, y]),
]

/** The back of the head shows on the side the face turns from. */
const leaned = (sketch: Sketch, points: readonly Point[]): Point[] =>
  points.map(([x, y]) => [
    x * (Math.sign(x) === sketch.facing ? 0.95 : 1.04) + lean(sketch, Math.min(y, 0)) - sketch.facing * 0.05,
    y,
  ])

/** A mass of hair: its texture at the edge, its strands, its shine. */
const fillHair = (sketch: Sketch, points: readonly Point[], color: `#${string}`, root: Point): void => {
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

const drawAfro = (sketch: Sketch): void => {
  const { ctx, traits, facing, lightSide } = sketch
  const random = createRandom('afro', traits.seed)
  const x = -facing * 0.12
  const tones = [darken(traits.hair.color, 0.25), traits.hair.color, lighten(traits.hair.color, 0.07)] as const
  ctx.fillStyle = tones[0]
  ctx.beginPath()
  ctx.ellipse(x, -0.42, 1.22, 1.12, 0, 0, 2 * Math.PI)
  ctx.fill()
  for (let curl = 0; curl < 420; curl += 1) {
    const angle = random.next() * 2 * Math.PI
    const away = Math.sqrt(random.next())
    const [cx, cy] = [x + Math.cos(angle) * away * 1.22, -0.42 + Math.sin(angle) * away * 1.12]
    const isLit = Math.cos(angle) * lightSide * away - Math.sin(angle) * away > 0.5
    ctx.fillStyle = isLit ? (tones[random.integer(1, 2)] ?? tones[1]) : (tones[random.integer(0, 1)] ?? tones[0])
    ctx.beginPath()
    ctx.arc(cx, cy, random.between(0.07, 0.13), 0, 2 * Math.PI)
    ctx.fill()
  }
}

const drawTail = (sketch: Sketch): void => {
  const { facing, traits } = sketch
  const side = facing === 0 ? traits.hair.partSide : -facing
  const tail: Point[] = [
    [side * 0.3, -1.12],
    [side * 0.75, -1.2],
    [side * 1.08, -0.8],
    [side * 1.2, 0],
    [side * 1.18, 0.9],
    [side * 0.98, 1.7],
    [side * 0.9, 1.75],
    [side * 0.86, 0.8],
    [side * 0.78, 0],
    [side * 0.6, -0.6],
  ]
  fillHair(sketch, tail, darken(traits.hair.color, 0.1), [side * 0.5, -1])
}

const drawBun = (sketch: Sketch): void => {
  const { ctx, facing, traits, lightSide } = sketch
  const [x, y] = [-facing * 0.42, -1.22 + Math.abs(facing) * 0.08]
  const color = darken(traits.hair.color, 0.08)
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.ellipse(x, y, 0.4, 0.34, 0, 0, 2 * Math.PI)
  ctx.fill()
  for (let turnOf = 0; turnOf < 5; turnOf += 1)
    stroke(
      sketch,
      [
        [x - 0.34, y + 0.02 + turnOf * 0.03],
        [x - 0.1, y - 0.4 + turnOf * 0.12],
        [x + 0.34, y - 0.1 + turnOf * 0.06],
      ],
      0.03,
      withOpacity(darken(color, 0.35), 0.6),
    )
  dab(
    sketch,
    { x: x + lightSide * 0.12, y: y - 0.14, rx: 0.2, ry: 0.12 },
    withOpacity(lighten(color, 0.45), 0.6),
    withOpacity(color, 0),
  )
}

const drawPigtail = (sketch: Sketch, side: -1 | 1): void => {
  const { ctx, traits } = sketch
  const x = side * 0.86
  const tail: Point[] = [
    [x, -0.2],
    [x + side * 0.3, -0.22],
    [x + side * 0.46, 0.3],
    [x + side * 0.4, 1],
    [x + side * 0.14, 1.55],
    [x + side * 0.02, 1.0],
    [x - side * 0.02, 0.3],
  ]
  fillHair(sketch, tail, traits.hair.color, [x + side * 0.1, -0.2])
  ctx.fillStyle = traits.cloth.second
  ctx.beginPath()
  ctx.ellipse(x + side * 0.08, -0.18, 0.14, 0.1, 0, 0, 2 * Math.PI)
  ctx.fill()
}

const drawRopes = (sketch: Sketch): void => {
  const { traits, facing } = sketch
  const random = createRandom('ropes', traits.seed)
  for (let rope = 0; rope < 26; rope += 1) {
    const x = -1 + (rope / 25) * 2
    const end = 1.5 + random.between(-0.3, 0.4)
    const color = rope % 2 ? darken(traits.hair.color, 0.22) : traits.hair.color
    stroke(
      sketch,
      [
        [x * 0.5 - facing * 0.05, -1.05],
        [x * 1.15, -0.7],
        [x * 1.05, 0.5],
        [x * 1.12 + random.between(-0.08, 0.08), end],
      ],
      0.17,
      color,
    )
  }
}

/** Braids and locks that fall over the shoulders, drawn after the body. */
export const drawFallingHair = (sketch: Sketch): void => {
  const { traits, facing, ctx } = sketch
  if (traits.hair.length !== 'braid') return
  const side = facing === 0 ? traits.hair.partSide : -facing
  const color = traits.hair.color
  for (let knot = 0; knot < 10; knot += 1) {
    const [x, y] = [side * (0.72 + 0.09 * Math.sin(knot * 0.5)), 0.72 + knot * 0.22]
    const size = 0.2 - knot * 0.007
    for (const half of [-1, 1]) {
      ctx.fillStyle = half > 0 ? color : darken(color, 0.14)
      ctx.beginPath()
      ctx.ellipse(x + half * size * 0.42, y, size * 0.72, size * 0.46, half * 0.75, 0, 2 * Math.PI)
      ctx.fill()
    }
  }
  ctx.fillStyle = traits.cloth.second
  ctx.fillRect(side * 0.72 - 0.12, 2.86, 0.24, 0.12)
}

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
