import { darken, lighten, mix, withOpacity } from '../color.ts'
import type { Point } from '../scene/subjects/pen.ts'
import { type Build, level } from './build.ts'
import { dab, fillSmooth, type Sketch, stroke, withinSmooth } from './sketch.ts'

/** Collar, front and hem of what is worn; the plain torso is there already. */
export const drawGarment = (sketch: Sketch, build: Build): void => {
  const { garment } = sketch.traits.cloth
  switch (garment) {
    case 'tee':
      drawNeckline(sketch, build, 0.34)
      break
    case 'shirt':
      drawPlacket(sketch, build)
      drawCollar(sketch, build, sketch.traits.cloth.color)
      break
    case 'suit':
      drawOpening(sketch, build, { low: 4, inner: '#f0ece4', half: 0.42 })
      drawTie(sketch, build)
      drawCollar(sketch, build, '#f0ece4')
      drawLapels(sketch, build, 4)
      break
    case 'coat':
      drawCoatSkirt(sketch, build)
      drawOpening(sketch, build, { low: 3.6, inner: sketch.traits.cloth.second, half: 0.5 })
      drawNeckline(sketch, build, 0.14)
      drawLapels(sketch, build, 3.6)
      break
    case 'jacket':
      drawOpening(sketch, build, { low: 5.7, inner: sketch.traits.cloth.second, half: 0.36 })
      drawNeckline(sketch, build, 0.26)
      drawCollar(sketch, build, darken(sketch.traits.cloth.color, 0.12))
      drawZip(sketch, build)
      break
    case 'hoodie':
      drawHood(sketch, build)
      break
    case 'sweater':
      drawRib(sketch, build, 0.2)
      break
    case 'turtleneck':
      drawTurtleneck(sketch, build)
      break
    case 'dress':
      drawSkirt(sketch, build)
      drawNeckline(sketch, build, 0.62)
      break
    case 'robe':
      drawRobe(sketch, build)
      break
    case 'armor':
      drawArmor(sketch, build)
      break
    case 'uniform':
      drawUniform(sketch, build)
      break
    case 'overalls':
      drawNeckline(sketch, build, 0.22)
      drawBib(sketch, build)
      break
    default:
      garment satisfies never
  }
  if (sketch.traits.marks.has('scarf')) drawScarf(sketch, build)
  if (sketch.traits.marks.has('necklace')) drawNecklace(sketch, build)
}

/** Skin above a round neckline, `depth` below the collar bone. */
const drawNeckline = (sketch: Sketch, { neck, middle }: Build, depth: number): void => {
  const { traits } = sketch
  const wide = neck * (1.1 + depth * 0.7)
  const shade = mix(darken(traits.skin, 0.3), '#7a3040', 0.15)
  const points: Point[] = [
    [-wide + middle * 0.4, 1.42],
    [middle * 0.4, 1.3],
    [wide + middle * 0.4, 1.42],
    [wide * 0.72 + middle, 1.55 + depth * 0.75],
    [middle, 1.62 + depth],
    [-wide * 0.72 + middle, 1.55 + depth * 0.75],
  ]
  withinSmooth(sketch, points, traits.skin, () =>
    dab(
      sketch,
      { x: middle - sketch.lightSide * 0.1, y: 1.2, rx: wide * 1.1, ry: 0.5 },
      withOpacity(shade, 0.85),
      withOpacity(shade, 0),
    ),
  )
  sketch.ctx.strokeStyle = darken(
    traits.cloth.garment === 'coat' || traits.cloth.garment === 'jacket' || traits.cloth.garment === 'overalls'
      ? traits.cloth.second
      : traits.cloth.color,
    0.2,
  )
  sketch.ctx.lineWidth = 0.075
  sketch.ctx.beginPath()
  sketch.ctx.moveTo(-wide + middle * 0.4, 1.4)
  sketch.ctx.quadraticCurveTo(-wide * 0.8 + middle, 1.62 + depth, middle, 1.63 + depth)
  sketch.ctx.quadraticCurveTo(wide * 0.8 + middle, 1.62 + depth, wide + middle * 0.4, 1.4)
  sketch.ctx.stroke()
}

const drawCollar = (sketch: Sketch, { neck, middle }: Build, color: `#${string}`): void => {
  for (const side of [-1, 1]) {
    const tone = side === sketch.lightSide ? lighten(color, 0.1) : darken(color, 0.08)
    fillPolygon(
      sketch,
      [
        [side * neck * 0.92 + middle * 0.3, 1.12],
        [side * neck * 1.42 + middle * 0.5, 1.42],
        [side * neck * 0.95 + middle, 1.86],
        [middle, 1.6],
      ],
      tone,
    )
    strokePath(
      sketch,
      [
        [side * neck * 1.42 + middle * 0.5, 1.42],
        [side * neck * 0.95 + middle, 1.86],
        [middle, 1.6],
      ],
      0.03,
      withOpacity(darken(color, 0.5), 0.5),
    )
  }
}

const fillPolygon = ({ ctx }: Sketch, points: readonly Point[], fill: string): void => {
  ctx.fillStyle = fill
  ctx.beginPath()
  for (const [x, y] of points) ctx.lineTo(x, y)
  ctx.closePath()
  ctx.fill()
}

const strokePath = ({ ctx }: Sketch, points: readonly Point[], width: number, color: string): void => {
  ctx.strokeStyle = color
  ctx.lineWidth = width
  ctx.lineJoin = 'round'
  ctx.beginPath()
  for (const [x, y] of points) ctx.lineTo(x, y)
  ctx.stroke()
}

const drawPlacket = (sketch: Sketch, build: Build): void => {
  const { ctx, traits } = sketch
  const { color } = traits.cloth
  const { middle, neck } = build
  fillPolygon(
    sketch,
    [
      [-neck * 0.6 + middle, 1.4],
      [neck * 0.6 + middle, 1.4],
      [middle, 1.95],
    ],
    traits.skin,
  )
  dab(
    sketch,
    { x: middle, y: 1.3, rx: neck, ry: 0.4 },
    withOpacity(darken(traits.skin, 0.4), 0.7),
    withOpacity(traits.skin, 0),
  )
  strokePath(
    sketch,
    [
      [middle + 0.09, 1.85],
      [middle + 0.09, level(build, 5.8)],
    ],
    0.03,
    withOpacity(darken(color, 0.45), 0.6),
  )
  ctx.fillStyle = lighten(color, 0.4)
  for (let y = 2.15; y < 5.6; y += 0.62) {
    ctx.beginPath()
    ctx.arc(middle, level(build, y), 0.045, 0, 2 * Math.PI)
    ctx.fill()
  }
}

/** The part that an open front leaves free. */
const drawOpening = (
  sketch: Sketch,
  build: Build,
  { low, inner, half }: { low: number; inner: string; half: number },
): void => {
  const { middle } = build
  const foot = level(build, low)
  const lowHalf = low > 5 ? half : 0
  fillPolygon(
    sketch,
    [
      [-build.neck * 1.2, 1.34],
      [build.neck * 1.2, 1.34],
      [half + build.neck * 0.4 + middle, 2],
      [middle + lowHalf, foot],
      [middle - lowHalf, foot],
      [-half - build.neck * 0.4 + middle, 2],
    ],
    inner,
  )
  dab(
    sketch,
    { x: middle, y: 1.4, rx: build.neck * 1.6, ry: 0.5 },
    withOpacity('#1a1016', 0.35),
    withOpacity('#1a1016', 0),
  )
}

const drawLapels = (sketch: Sketch, build: Build, low: number): void => {
  const { color } = sketch.traits.cloth
  const { middle, neck, shoulder } = build
  const foot = level(build, low)
  for (const side of [-1, 1]) {
    const tone = side === sketch.lightSide ? lighten(color, 0.09) : darken(color, 0.2)
    const points: Point[] = [
      [side * neck * 1.02, 1.2],
      [side * neck * 1.75, 1.5],
      [side * shoulder * 0.56 + middle, 2.2],
      [side * shoulder * 0.4 + middle, 2.36],
      [side * shoulder * 0.5 + middle, 2.55],
      [middle, foot],
      [side * neck * 0.7 + middle, 1.9],
    ]
    fillPolygon(sketch, points, tone)
    strokePath(sketch, points.slice(1, 6), 0.035, withOpacity(darken(color, 0.55), 0.55))
  }
  sketch.ctx.fillStyle = darken(color, 0.5)
  for (const drop of [0.3, 0.95]) {
    sketch.ctx.beginPath()
    sketch.ctx.arc(middle + 0.14, foot + drop * build.tall, 0.065, 0, 2 * Math.PI)
    sketch.ctx.fill()
  }
  strokePath(
    sketch,
    [
      [middle, foot],
      [middle + 0.03, level(build, 5.8)],
    ],
    0.03,
    withOpacity(darken(color, 0.6), 0.6),
  )
}

const drawTie = (sketch: Sketch, build: Build): void => {
  const { middle } = build
  const tie = mix(sketch.traits.cloth.second, '#8a2f3a', 0.7)
  fillPolygon(
    sketch,
    [
      [middle - 0.12, 1.58],
      [middle + 0.12, 1.58],
      [middle + 0.08, 1.82],
      [middle - 0.08, 1.82],
    ],
    darken(tie, 0.2),
  )
  fillPolygon(
    sketch,
    [
      [middle - 0.08, 1.82],
      [middle + 0.08, 1.82],
      [middle + 0.17, level(build, 3.7)],
      [middle, level(build, 4)],
      [middle - 0.17, level(build, 3.7)],
    ],
    tie,
  )
}

const drawCoatSkirt = (sketch: Sketch, build: Build): void => {
  const { color } = sketch.traits.cloth
  const { hip, middle } = build
  const y = (at: number): number => level(build, at)
  fillSmooth(
    sketch,
    [
      [-build.waist, y(4.3)],
      [0, y(4.2)],
      [build.waist, y(4.3)],
      [hip * 1.06, y(5.3)],
      [hip * 1.12, y(6.8)],
      [hip * 1.18, y(8.3)],
      [hip * 0.6, y(8.5)],
      [middle, y(8.46)],
      [-hip * 0.6, y(8.5)],
      [-hip * 1.18, y(8.3)],
      [-hip * 1.12, y(6.8)],
      [-hip * 1.06, y(5.3)],
    ],
    darken(color, 0.1),
  )
  strokePath(
    sketch,
    [
      [middle, y(5)],
      [middle + 0.04, y(8.3)],
    ],
    0.05,
    withOpacity(darken(color, 0.6), 0.7),
  )
  fillPolygon(
    sketch,
    [
      [-build.waist * 1.03, y(4.15)],
      [build.waist * 1.03, y(4.15)],
      [build.waist * 1.06, y(4.45)],
      [-build.waist * 1.06, y(4.45)],
    ],
    darken(color, 0.28),
  )
}

const drawZip = (sketch: Sketch, build: Build): void => {
  const { color } = sketch.traits.cloth
  for (const side of [-1, 1])
    strokePath(
      sketch,
      [
        [side * (0.36 + build.neck * 0.4) + build.middle, 2],
        [build.middle + side * 0.36, level(build, 5.7)],
      ],
      0.05,
      withOpacity(side > 0 ? '#c9ced4' : darken(color, 0.5), 0.8),
    )
  for (const side of [-1, 1])
    strokePath(
      sketch,
      [
        [side * build.waist * 0.55, level(build, 4.5)],
        [side * build.waist * 0.8, level(build, 5.1)],
      ],
      0.05,
      withOpacity(darken(color, 0.55), 0.6),
    )
}

const drawHood = (sketch: Sketch, build: Build): void => {
  const { traits } = sketch
  const { color } = traits.cloth
  const { neck, middle } = build
  for (const side of [-1, 1])
    fillSmooth(
      sketch,
      [
        [side * neck * 0.85, 1.02],
        [side * neck * 1.9, 1.16],
        [side * neck * 2.5, 1.56],
        [side * neck * 1.6 + middle, 1.96],
        [middle + side * 0.1, 2.12],
        [middle + side * neck * 0.6, 1.72],
      ],
      side === sketch.lightSide ? lighten(color, 0.08) : darken(color, 0.16),
    )
  fillSmooth(
    sketch,
    [
      [middle - neck * 0.9, 1.45],
      [middle, 1.3],
      [middle + neck * 0.9, 1.45],
      [middle, 2.02],
    ],
    darken(traits.cloth.second, 0.1),
  )
  for (const side of [-1, 1])
    strokePath(
      sketch,
      [
        [middle + side * 0.2, 1.98],
        [middle + side * 0.24, level(build, 3)],
      ],
      0.05,
      lighten(color, 0.45),
    )
  fillSmooth(
    sketch,
    [
      [-build.waist * 0.6, level(build, 4.3)],
      [build.waist * 0.6, level(build, 4.3)],
      [build.waist * 0.85, level(build, 5.3)],
      [-build.waist * 0.85, level(build, 5.3)],
    ],
    withOpacity(darken(color, 0.3), 0.45),
  )
}

const drawRib = (sketch: Sketch, build: Build, depth: number): void => {
  const { color } = sketch.traits.cloth
  drawNeckline(sketch, build, depth * 0.4)
  const { neck, middle } = build
  stroke(
    sketch,
    [
      [-neck * 1.28, 1.36],
      [-neck * 0.9 + middle, 1.86],
      [neck * 0.9 + middle, 1.86],
      [neck * 1.28, 1.36],
    ],
    0.24,
    darken(color, 0.14),
  )
  for (let rib = -6; rib <= 6; rib += 1)
    strokePath(
      sketch,
      [
        [middle + rib * neck * 0.15, 1.62 - Math.abs(rib) * 0.012],
        [middle + rib * neck * 0.17, 1.84 - Math.abs(rib) * 0.022],
      ],
      0.02,
      withOpacity(darken(color, 0.5), 0.5),
    )
  for (const y of [2.75, 2.95, 3.15])
    strokePath(
      sketch,
      Array.from(
        { length: 25 },
        (_, i): Point => [(-1 + i / 12) * build.shoulder * 0.86, level(build, y) + (i % 2 ? 0.07 : -0.07)],
      ),
      0.06,
      withOpacity(lighten(color, 0.4), 0.5),
    )
}

const drawTurtleneck = (sketch: Sketch, { neck, middle }: Build): void => {
  const { color } = sketch.traits.cloth
  fillSmooth(
    sketch,
    [
      [-neck * 1.1, 1.02],
      [0, 1.12],
      [neck * 1.1, 1.02],
      [neck * 1.3 + middle * 0.5, 1.5],
      [middle, 1.72],
      [-neck * 1.3 + middle * 0.5, 1.5],
    ],
    lighten(color, 0.05),
  )
  for (let rib = -4; rib <= 4; rib += 1)
    strokePath(
      sketch,
      [
        [rib * neck * 0.24, 1.12],
        [rib * neck * 0.27 + middle * 0.5, 1.58],
      ],
      0.025,
      withOpacity(darken(color, 0.5), 0.4),
    )
  dab(sketch, { x: 0, y: 1.06, rx: neck * 1.2, ry: 0.2 }, withOpacity(darken(color, 0.7), 0.6), withOpacity(color, 0))
}

const drawSkirt = (sketch: Sketch, build: Build): void => {
  const { color, second } = sketch.traits.cloth
  const y = (at: number): number => level(build, at)
  fillSmooth(
    sketch,
    [
      [-build.waist * 0.95, y(4.1)],
      [build.waist * 0.95, y(4.1)],
      [build.hip * 1.25, y(5.6)],
      [build.hip * 1.6, y(8.1)],
      [0, y(8.4)],
      [-build.hip * 1.6, y(8.1)],
      [-build.hip * 1.25, y(5.6)],
    ],
    color,
  )
  for (const fold of [-0.7, -0.25, 0.3, 0.75])
    stroke(
      sketch,
      [
        [fold * build.waist * 0.7, y(4.4)],
        [fold * build.hip, y(6)],
        [fold * build.hip * 1.5, y(8.1)],
      ],
      0.1,
      withOpacity(darken(color, 0.4), 0.5),
    )
  fillPolygon(
    sketch,
    [
      [-build.waist * 1.01, y(4.02)],
      [build.waist * 1.01, y(4.02)],
      [build.waist * 1.02, y(4.28)],
      [-build.waist * 1.02, y(4.28)],
    ],
    darken(second, 0.1),
  )
}

const drawRobe = (sketch: Sketch, build: Build): void => {
  const { color, second } = sketch.traits.cloth
  const { neck, middle, hip, shoulder } = build
  const y = (at: number): number => level(build, at)
  fillSmooth(
    sketch,
    [
      [-build.waist, y(4)],
      [build.waist, y(4)],
      [hip * 1.3, y(6.5)],
      [hip * 1.6, y(11.2)],
      [0, y(11.4)],
      [-hip * 1.6, y(11.2)],
      [-hip * 1.3, y(6.5)],
    ],
    darken(color, 0.08),
  )
  for (const fold of [-0.6, -0.1, 0.5])
    stroke(
      sketch,
      [
        [fold * hip * 0.6, y(4.6)],
        [fold * hip * 1.2, y(7)],
        [fold * hip * 1.5, y(11)],
      ],
      0.12,
      withOpacity(darken(color, 0.5), 0.45),
    )
  fillPolygon(
    sketch,
    [
      [-neck * 1.0, 1.35],
      [neck * 1.0, 1.35],
      [middle, 2.5],
    ],
    sketch.traits.skin,
  )
  dab(
    sketch,
    { x: middle, y: 1.35, rx: neck * 1.3, ry: 0.5 },
    withOpacity(darken(sketch.traits.skin, 0.45), 0.8),
    withOpacity(sketch.traits.skin, 0),
  )
  stroke(
    sketch,
    [
      [-neck * 1.25, 1.2],
      [-neck * 0.7, 1.9],
      [middle + 0.5, y(4.2)],
    ],
    0.3,
    second,
  )
  stroke(
    sketch,
    [
      [neck * 1.25, 1.2],
      [neck * 0.8, 1.9],
      [middle - 0.5, y(4.2)],
    ],
    0.3,
    darken(second, 0.08),
  )
  fillPolygon(
    sketch,
    [
      [-build.waist * 1.04, y(4.02)],
      [build.waist * 1.04, y(4.02)],
      [build.waist * 1.06, y(4.5)],
      [-build.waist * 1.06, y(4.5)],
    ],
    darken(second, 0.4),
  )
  for (const side of [-1, 1])
    fillSmooth(
      sketch,
      [
        [side * neck * 1.4, 1.36],
        [side * shoulder * 0.98, 1.66],
        [side * shoulder * 1.08, 2.5],
        [side * shoulder * 0.7, 2.2],
      ],
      withOpacity(lighten(color, 0.12), 0.7),
    )
}

const drawArmor = (sketch: Sketch, build: Build): void => {
  const { ctx, lightSide, traits } = sketch
  const steel = mix(traits.cloth.color, '#aab4be', 0.6)
  const { shoulder, middle, neck, waist } = build
  const y = (at: number): number => level(build, at)
  const shine = ctx.createLinearGradient(-shoulder * lightSide, 0, shoulder * lightSide, 0)
  shine.addColorStop(0, darken(steel, 0.5))
  shine.addColorStop(0.45, steel)
  shine.addColorStop(0.7, lighten(steel, 0.45))
  shine.addColorStop(1, darken(steel, 0.1))
  fillSmooth(
    sketch,
    [
      [-neck * 1.3, 1.5],
      [neck * 1.3, 1.5],
      [shoulder * 0.85, 2.0],
      [shoulder * 0.8, y(2.9)],
      [waist, y(3.9)],
      [middle, y(4.3)],
      [-waist, y(3.9)],
      [-shoulder * 0.8, y(2.9)],
      [-shoulder * 0.85, 2],
    ],
    shine,
  )
  strokePath(
    sketch,
    [
      [middle, 1.75],
      [middle, y(4.2)],
    ],
    0.04,
    withOpacity('#ffffff', 0.45),
  )
  strokePath(
    sketch,
    [
      [-waist * 0.9, y(3.5)],
      [middle, y(3.8)],
      [waist * 0.9, y(3.5)],
    ],
    0.05,
    withOpacity(darken(steel, 0.6), 0.6),
  )
  fillSmooth(
    sketch,
    [
      [-neck * 1.2, 1.18],
      [0, 1.3],
      [neck * 1.2, 1.18],
      [neck * 1.7, 1.62],
      [middle, 1.8],
      [-neck * 1.7, 1.62],
    ],
    darken(steel, 0.15),
  )
  for (const side of [-1, 1]) {
    for (const layer of [2, 1, 0]) {
      fillSmooth(
        sketch,
        [
          [side * shoulder * 0.5, 1.62 + layer * 0.26],
          [side * shoulder * 0.95, 1.5 + layer * 0.26],
          [side * shoulder * 1.24, 1.95 + layer * 0.26],
          [side * shoulder * 1.2, 2.4 + layer * 0.24],
          [side * shoulder * 0.78, 2.22 + layer * 0.24],
        ],
        side === lightSide ? lighten(steel, 0.16 - layer * 0.1) : darken(steel, 0.22 + layer * 0.08),
      )
    }
  }
  fillPolygon(
    sketch,
    [
      [middle - 0.2, 2.3],
      [middle + 0.2, 2.3],
      [middle + 0.2, 2.65],
      [middle, 2.9],
      [middle - 0.2, 2.65],
    ],
    traits.cloth.color,
  )
}

const drawUniform = (sketch: Sketch, build: Build): void => {
  const { ctx, traits } = sketch
  const { color } = traits.cloth
  const { neck, middle, shoulder } = build
  const trim = '#d8b45a'
  fillSmooth(
    sketch,
    [
      [-neck * 1.15, 1.08],
      [0, 1.2],
      [neck * 1.15, 1.08],
      [neck * 1.35 + middle * 0.5, 1.55],
      [middle, 1.7],
      [-neck * 1.35 + middle * 0.5, 1.55],
    ],
    darken(color, 0.2),
  )
  strokePath(
    sketch,
    [
      [-neck * 1.12, 1.12],
      [0, 1.24],
      [neck * 1.12, 1.12],
    ],
    0.04,
    trim,
  )
  strokePath(
    sketch,
    [
      [middle, 1.68],
      [middle, level(build, 5.7)],
    ],
    0.035,
    withOpacity(darken(color, 0.6), 0.7),
  )
  ctx.fillStyle = trim
  for (const side of [-1, 1]) {
    for (let y = 2.1; y < 4.1; y += 0.55) {
      ctx.beginPath()
      ctx.arc(middle + side * 0.34, level(build, y), 0.065, 0, 2 * Math.PI)
      ctx.fill()
    }
    fillPolygon(
      sketch,
      [
        [side * shoulder * 0.55, 1.5],
        [side * shoulder * 0.98, 1.68],
        [side * shoulder * 1.0, 1.92],
        [side * shoulder * 0.55, 1.72],
      ],
      darken(trim, 0.15),
    )
  }
  fillPolygon(
    sketch,
    [
      [-build.waist * 1.03, level(build, 4.2)],
      [build.waist * 1.03, level(build, 4.2)],
      [build.waist * 1.05, level(build, 4.55)],
      [-build.waist * 1.05, level(build, 4.55)],
    ],
    '#2b2320',
  )
  fillPolygon(
    sketch,
    [
      [middle - 0.17, level(build, 4.18)],
      [middle + 0.17, level(build, 4.18)],
      [middle + 0.17, level(build, 4.57)],
      [middle - 0.17, level(build, 4.57)],
    ],
    trim,
  )
}

const drawBib = (sketch: Sketch, build: Build): void => {
  const { color } = sketch.traits.cloth
  const { shoulder, middle, waist } = build
  const y = (at: number): number => level(build, at)
  for (const side of [-1, 1])
    fillPolygon(
      sketch,
      [
        [side * shoulder * 0.5, 1.5],
        [side * shoulder * 0.66, 1.56],
        [side * shoulder * 0.52 + middle, 2.9],
        [side * shoulder * 0.36 + middle, 2.9],
      ],
      darken(color, side === sketch.lightSide ? 0 : 0.15),
    )
  fillSmooth(
    sketch,
    [
      [-shoulder * 0.52 + middle, y(2.75)],
      [shoulder * 0.52 + middle, y(2.75)],
      [waist * 0.7, y(4)],
      [build.hip * 1.02, y(4.4)],
      [build.hip, y(5.8)],
      [-build.hip, y(5.8)],
      [-build.hip * 1.02, y(4.4)],
      [-waist * 0.7, y(4)],
    ],
    color,
  )
  fillPolygon(
    sketch,
    [
      [middle - 0.34, y(3.1)],
      [middle + 0.34, y(3.1)],
      [middle + 0.3, y(3.75)],
      [middle - 0.3, y(3.75)],
    ],
    darken(color, 0.14),
  )
  sketch.ctx.fillStyle = '#d8b45a'
  for (const side of [-1, 1]) {
    sketch.ctx.beginPath()
    sketch.ctx.arc(middle + side * shoulder * 0.43, y(2.9), 0.07, 0, 2 * Math.PI)
    sketch.ctx.fill()
  }
}

const drawScarf = (sketch: Sketch, { neck, middle }: Build): void => {
  const { traits } = sketch
  const color = mix(traits.cloth.second, '#c0392f', 0.55)
  const side = traits.markSide
  fillSmooth(
    sketch,
    [
      [-neck * 1.5, 1.1],
      [0, 1.2],
      [neck * 1.5, 1.1],
      [neck * 1.8, 1.5],
      [middle, 1.86],
      [-neck * 1.8, 1.5],
    ],
    color,
  )
  stroke(
    sketch,
    [
      [-neck * 1.5, 1.3],
      [middle, 1.62],
      [neck * 1.6, 1.25],
    ],
    0.06,
    withOpacity(darken(color, 0.4), 0.6),
  )
  fillSmooth(
    sketch,
    [
      [side * neck * 0.4, 1.62],
      [side * neck * 1.2, 1.6],
      [side * neck * 1.6, 2.5],
      [side * neck * 1.5, 3.2],
      [side * neck * 0.6, 3.2],
      [side * neck * 0.7, 2.4],
    ],
    darken(color, 0.12),
  )
}

const drawNecklace = ({ ctx }: Sketch, { neck, middle }: Build): void => {
  ctx.strokeStyle = '#e0b650'
  ctx.lineWidth = 0.035
  ctx.beginPath()
  ctx.moveTo(-neck * 1.05, 1.42)
  ctx.quadraticCurveTo(middle, 2.6, neck * 1.05, 1.42)
  ctx.stroke()
  ctx.fillStyle = '#e0b650'
  ctx.beginPath()
  ctx.arc(middle * 0.7, 2.05, 0.1, 0, 2 * Math.PI)
  ctx.fill()
}
