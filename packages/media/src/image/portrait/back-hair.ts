import { darken, lighten, withOpacity } from '../color.ts'
import { createRandom } from '../random.ts'
import type { Point } from '../scene/subjects/pen.ts'
import { fillHair } from './fill-hair.ts'
import { dab, lean, type Sketch, stroke } from './sketch.ts'

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
