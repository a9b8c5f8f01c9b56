import { darken, lighten, mix, withOpacity } from '../color.ts'
import { createRandom } from '../random.ts'
import { type Point, traceSmooth } from '../scene/subjects/pen.ts'
import { headOutline } from './draw-head.ts'
import { dab, fillSmooth, lean, type Sketch, stroke, turn } from './sketch.ts'

/** What lies on the skin, under hair and glasses. */
export const drawSkinMarks = (sketch: Sketch): void => {
  const { traits } = sketch
  const { marks } = traits
  if (marks.has('stubble')) drawStubble(sketch)
  if (marks.has('freckles')) drawFreckles(sketch)
  if (marks.has('tattoo'))
    for (const y of [0.28, 0.38])
      stroke(
        sketch,
        [
          [turn(sketch, traits.markSide * 0.3).x, y],
          [turn(sketch, traits.markSide * 0.45).x, y - 0.02],
          [turn(sketch, traits.markSide * 0.62).x, y - 0.05],
        ],
        0.05,
        withOpacity(traits.cloth.color, 0.8),
      )
  if (marks.has('mole'))
    dab(
      sketch,
      { x: turn(sketch, traits.markSide * 0.3).x, y: 0.54, rx: 0.032, ry: 0.032 },
      '#3a1f1a',
      withOpacity('#3a1f1a', 0.6),
    )
  if (marks.has('dimples'))
    for (const side of [-1, 1])
      dab(
        sketch,
        { x: turn(sketch, side * 0.34).x, y: 0.58, rx: 0.05, ry: 0.06 },
        withOpacity(darken(traits.skin, 0.4), 0.5),
        withOpacity(traits.skin, 0),
      )
  if (marks.has('scar')) drawScar(sketch)
  if (marks.has('cyber')) drawImplant(sketch)
  if (marks.has('beard')) drawBeard(sketch)
  if (marks.has('moustache') || marks.has('beard')) drawMoustache(sketch)
}

const drawFreckles = (sketch: Sketch): void => {
  const { ctx, traits } = sketch
  const random = createRandom('freckles', traits.seed)
  // Ink lines would make a rash of strong ones.
  const strength = sketch.style === 'comic' ? 0.25 : 0.55
  ctx.fillStyle = withOpacity(mix(darken(traits.skin, 0.32), '#a0502a', 0.4), strength)
  for (let freckle = 0; freckle < 34; freckle += 1) {
    const { x } = turn(sketch, (random.next() + random.next() - 1) * 0.56)
    ctx.beginPath()
    ctx.arc(x, 0.3 + random.between(-0.08, 0.16), random.between(0.009, 0.019), 0, 2 * Math.PI)
    ctx.fill()
  }
}

const drawScar = (sketch: Sketch): void => {
  const { traits } = sketch
  const at = (x: number): number => turn(sketch, traits.markSide * x).x
  const light = lighten(mix(traits.skin, '#e8a09a', 0.35), 0.2)
  const points: Point[] = [
    [at(0.27), -0.36],
    [at(0.34), -0.1],
    [at(0.38), 0.42],
  ]
  stroke(
    sketch,
    points.map(([x, y]): Point => [x + 0.012, y]),
    0.06,
    withOpacity(mix(darken(traits.skin, 0.35), '#8a2f35', 0.4), 0.7),
  )
  stroke(sketch, points, 0.036, light)
}

const drawImplant = (sketch: Sketch): void => {
  const { ctx, traits } = sketch
  const at = (x: number): number => turn(sketch, traits.markSide * x).x
  ctx.strokeStyle = '#35e4ff'
  ctx.lineWidth = 0.022
  ctx.beginPath()
  ctx.moveTo(at(0.66), -0.2)
  ctx.lineTo(at(0.52), 0.22)
  ctx.lineTo(at(0.52), 0.42)
  ctx.moveTo(at(0.6), 0.02)
  ctx.lineTo(at(0.64), 0.36)
  ctx.stroke()
  for (const [x, y] of [
    [0.52, 0.42],
    [0.64, 0.36],
    [0.66, -0.2],
  ] as const)
    dab(sketch, { x: at(x), y, rx: 0.06, ry: 0.06 }, '#b9f6ff', withOpacity('#35e4ff', 0))
}

const drawStubble = (sketch: Sketch): void => {
  const { ctx, traits } = sketch
  ctx.save()
  ctx.beginPath()
  traceSmooth(ctx, headOutline(sketch))
  ctx.clip()
  const shade = mix(traits.hair.color, traits.skin, 0.35)
  const { x } = turn(sketch, 0)
  dab(sketch, { x, y: 0.82, rx: 0.75, ry: 0.4 }, withOpacity(shade, 0.5), withOpacity(shade, 0))
  ctx.restore()
}

const drawBeard = (sketch: Sketch): void => {
  const { ctx, traits, facing } = sketch
  const color = mix(traits.hair.color, traits.age === 'old' ? '#d8d5d0' : traits.hair.color, 0.3)
  const shift = (y: number): number => lean(sketch, y) + facing * 0.1
  const outer: Point[] = [
    [0.73, 0.12],
    [0.71, 0.45],
    [0.6, 0.8],
    [0.36, 1.12],
    [0, 1.24],
    [-0.36, 1.12],
    [-0.6, 0.8],
    [-0.71, 0.45],
    [-0.73, 0.12],
  ]
  const inner: Point[] = [
    [-0.64, 0.3],
    [-0.5, 0.5],
    [-0.3, 0.53],
    [-0.24, 0.62],
    [-0.22, 0.74],
    [0, 0.79],
    [0.22, 0.74],
    [0.24, 0.62],
    [0.3, 0.53],
    [0.5, 0.5],
    [0.64, 0.3],
  ]
  const points = [
    ...outer.map(([x, y]): Point => [x + lean(sketch, y), y]),
    ...inner.map(([x, y]): Point => [turn(sketch, x).x - facing * 0.03, y]),
  ]
  fillSmooth(sketch, points, color)
  ctx.save()
  ctx.beginPath()
  traceSmooth(ctx, points)
  ctx.clip()
  const random = createRandom('beard', traits.seed)
  for (let strand = 0; strand < 40; strand += 1) {
    const x = random.between(-0.68, 0.68)
    const y = 0.4 + random.next() * 0.5 + (0.3 - Math.abs(x) * 0.4)
    stroke(
      sketch,
      [
        [x + shift(y), y - 0.16],
        [x * 0.98 + shift(y), y],
        [x * 0.9 + shift(y), y + 0.16],
      ],
      0.035,
      strand % 2 ? withOpacity(darken(color, 0.35), 0.5) : withOpacity(lighten(color, 0.25), 0.4),
    )
  }
  dab(
    sketch,
    { x: -sketch.lightSide * 0.6, y: 0.8, rx: 0.5, ry: 0.6 },
    withOpacity(darken(color, 0.5), 0.5),
    withOpacity(color, 0),
  )
  ctx.restore()
}

const drawMoustache = (sketch: Sketch): void => {
  const { traits, expression } = sketch
  const { x } = turn(sketch, 0)
  const color = darken(traits.hair.color, 0.08)
  const lift = expression === 'smile' ? 0.03 : 0
  for (const side of [-1, 1])
    fillSmooth(
      sketch,
      [
        [x, 0.53],
        [x + side * 0.16, 0.52 - lift * 0.4],
        [x + side * 0.3, 0.62 - lift],
        [x + side * 0.33, 0.7 - lift],
        [x + side * 0.16, 0.63],
        [x, 0.61],
      ],
      color,
    )
}

/** What is worn over the hair. */
export const drawWorn = (sketch: Sketch): void => {
  const { marks } = sketch.traits
  if (marks.has('sunglasses')) drawGlasses(sketch, true)
  else if (marks.has('glasses')) drawGlasses(sketch, false)
  if (marks.has('headband')) drawHeadband(sketch)
  if (marks.has('flower')) drawFlower(sketch)
  if (marks.has('headphones')) drawHeadphones(sketch)
  if (marks.has('hat')) drawHat(sketch)
  else if (marks.has('cap')) drawCap(sketch)
}

const drawGlasses = (sketch: Sketch, isDark: boolean): void => {
  const { ctx, traits, facing } = sketch
  const frame = isDark ? '#17161b' : createRandom('frame', traits.seed).chance(0.5) ? '#2a2228' : '#8a5a34'
  const isRound = createRandom('lens', traits.seed).chance(0.6)
  const y = 0.11 + (traits.age === 'child' ? 0.06 : 0)
  ctx.lineWidth = 0.042
  ctx.strokeStyle = frame
  for (const side of [-1, 1]) {
    const { x, narrow } = turn(sketch, side * 0.335)
    ctx.beginPath()
    if (isRound) ctx.ellipse(x, y, 0.25 * narrow, 0.23, 0, 0, 2 * Math.PI)
    else ctx.roundRect(x - 0.26 * narrow, y - 0.18, 0.52 * narrow, 0.36, 0.09)
    ctx.fillStyle = isDark ? withOpacity('#1d2330', 0.94) : withOpacity('#dfeeff', 0.13)
    ctx.fill()
    ctx.stroke()
    ctx.save()
    ctx.clip()
    ctx.fillStyle = withOpacity('#ffffff', isDark ? 0.22 : 0.26)
    ctx.beginPath()
    ctx.moveTo(x - 0.02, y - 0.3)
    ctx.lineTo(x + 0.12, y - 0.3)
    ctx.lineTo(x - 0.1, y + 0.3)
    ctx.lineTo(x - 0.24, y + 0.3)
    ctx.fill()
    ctx.restore()
    if (side !== facing) {
      ctx.beginPath()
      ctx.moveTo(x + side * 0.25 * narrow, y - 0.05)
      ctx.lineTo(side * 0.74, y - 0.08)
      ctx.stroke()
    }
  }
  const [left, right] = [turn(sketch, -0.1).x, turn(sketch, 0.1).x]
  ctx.beginPath()
  ctx.moveTo(left, y)
  ctx.quadraticCurveTo((left + right) / 2, y - 0.07, right, y)
  ctx.stroke()
}

const drawHeadband = (sketch: Sketch): void => {
  const at = (x: number): number => turn(sketch, x).x
  const color = sketch.traits.cloth.second
  stroke(
    sketch,
    [
      [at(-0.72) - 0.06, -0.42],
      [at(-0.3), -0.66],
      [at(0.3), -0.66],
      [at(0.72) + 0.06, -0.42],
    ],
    0.13,
    darken(color, 0.1),
  )
  dab(sketch, { x: at(0), y: -0.6, rx: 0.09, ry: 0.09 }, '#f4d27a', '#c9952e')
}

const drawFlower = (sketch: Sketch): void => {
  const { ctx, traits } = sketch
  const [x, y] = [traits.markSide * 0.66, -0.5]
  const petal = createRandom('petal', traits.seed).chance(0.5) ? '#f2a7b8' : '#f7ead0'
  ctx.fillStyle = petal
  for (let leaf = 0; leaf < 6; leaf += 1) {
    const angle = (leaf / 6) * 2 * Math.PI
    ctx.beginPath()
    ctx.ellipse(x + Math.cos(angle) * 0.12, y + Math.sin(angle) * 0.12, 0.1, 0.07, angle, 0, 2 * Math.PI)
    ctx.fill()
  }
  dab(sketch, { x, y, rx: 0.07, ry: 0.07 }, '#f6c648', '#d99a2a')
}

const drawHeadphones = (sketch: Sketch): void => {
  const { ctx, traits, facing } = sketch
  ctx.strokeStyle = '#2b2b33'
  ctx.lineWidth = 0.11
  ctx.beginPath()
  ctx.ellipse(-facing * 0.04, -0.3, 0.92, 0.98, 0, Math.PI, 2 * Math.PI)
  ctx.stroke()
  for (const side of [-1, 1]) {
    if (side === facing) continue
    ctx.fillStyle = traits.cloth.color
    ctx.beginPath()
    ctx.ellipse(side * 0.86, 0.04, 0.16, 0.3, 0, 0, 2 * Math.PI)
    ctx.fill()
    ctx.fillStyle = '#2b2b33'
    ctx.beginPath()
    ctx.ellipse(side * 0.8, 0.04, 0.09, 0.27, 0, 0, 2 * Math.PI)
    ctx.fill()
  }
}

const drawHat = (sketch: Sketch): void => {
  const { ctx, traits, lightSide } = sketch
  const color = darken(mix(traits.cloth.color, '#4a3a30', 0.55), 0.1)
  const x = lean(sketch, -0.6)
  const fill = ctx.createLinearGradient(-0.9 * lightSide, 0, 0.9 * lightSide, 0)
  fill.addColorStop(0, darken(color, 0.4))
  fill.addColorStop(1, lighten(color, 0.12))
  fillSmooth(
    sketch,
    [
      [x - 0.82, -0.6],
      [x - 0.78, -1.1],
      [x - 0.58, -1.52],
      [x - 0.2, -1.48],
      [x, -1.42],
      [x + 0.2, -1.48],
      [x + 0.58, -1.52],
      [x + 0.78, -1.1],
      [x + 0.82, -0.6],
    ],
    fill,
  )
  ctx.fillStyle = darken(traits.cloth.second, 0.45)
  ctx.beginPath()
  ctx.moveTo(x - 0.82, -0.66)
  ctx.quadraticCurveTo(x, -0.5, x + 0.82, -0.66)
  ctx.lineTo(x + 0.8, -0.9)
  ctx.quadraticCurveTo(x, -0.74, x - 0.8, -0.9)
  ctx.fill()
  fillSmooth(
    sketch,
    [
      [x - 1.5, -0.56],
      [x - 0.8, -0.74],
      [x, -0.64],
      [x + 0.8, -0.74],
      [x + 1.5, -0.56],
      [x + 0.85, -0.42],
      [x, -0.34],
      [x - 0.85, -0.42],
    ],
    fill,
  )
  stroke(
    sketch,
    [
      [x - 1.4, -0.55],
      [x, -0.76],
      [x + 1.4, -0.55],
    ],
    0.04,
    withOpacity(lighten(color, 0.3), 0.4),
  )
}

const drawCap = (sketch: Sketch): void => {
  const { traits } = sketch
  const color = mix(traits.cloth.color, '#2f3b4d', 0.35)
  const x = lean(sketch, -0.6)
  fillSmooth(
    sketch,
    [
      [x - 0.86, -0.42],
      [x - 0.88, -0.8],
      [x - 0.6, -1.22],
      [x, -1.36],
      [x + 0.6, -1.22],
      [x + 0.88, -0.8],
      [x + 0.86, -0.42],
      [x, -0.6],
    ],
    color,
  )
  for (let rib = -6; rib <= 6; rib += 1)
    stroke(
      sketch,
      [
        [x + rib * 0.05, -1.3],
        [x + rib * 0.12, -1],
        [x + rib * 0.138, -0.6],
      ],
      0.03,
      withOpacity(darken(color, 0.35), 0.4),
    )
  fillSmooth(
    sketch,
    [
      [x - 0.92, -0.38],
      [x - 0.9, -0.66],
      [x, -0.82],
      [x + 0.9, -0.66],
      [x + 0.92, -0.38],
      [x, -0.54],
    ],
    darken(color, 0.18),
  )
}
