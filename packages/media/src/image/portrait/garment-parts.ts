import { darken, lighten, mix, withOpacity } from '../color.ts'
import type { Point } from '../scene/subjects/pen.ts'
import { type Build, level } from './build.ts'
import { dab, fillSmooth, type Sketch, stroke, withinSmooth } from './sketch.ts'

/** Skin above a round neckline, `depth` below the collar bone. */
export const drawNeckline = (sketch: Sketch, { neck, middle }: Build, depth: number): void => {
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

export const drawCollar = (sketch: Sketch, { neck, middle }: Build, color: `#${string}`): void => {
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

export const fillPolygon = ({ ctx }: Sketch, points: readonly Point[], fill: string): void => {
  ctx.fillStyle = fill
  ctx.beginPath()
  for (const [x, y] of points) ctx.lineTo(x, y)
  ctx.closePath()
  ctx.fill()
}

export const strokePath = ({ ctx }: Sketch, points: readonly Point[], width: number, color: string): void => {
  ctx.strokeStyle = color
  ctx.lineWidth = width
  ctx.lineJoin = 'round'
  ctx.beginPath()
  for (const [x, y] of points) ctx.lineTo(x, y)
  ctx.stroke()
}

export const drawPlacket = (sketch: Sketch, build: Build): void => {
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
export const drawOpening = (
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

export const drawLapels = (sketch: Sketch, build: Build, low: number): void => {
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

export const drawTie = (sketch: Sketch, build: Build): void => {
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

export const drawZip = (sketch: Sketch, build: Build): void => {
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

export const drawHood = (sketch: Sketch, build: Build): void => {
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

export const drawRib = (sketch: Sketch, build: Build, depth: number): void => {
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

export const drawTurtleneck = (sketch: Sketch, { neck, middle }: Build): void => {
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

export const drawScarf = (sketch: Sketch, { neck, middle }: Build): void => {
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

export const drawNecklace = ({ ctx }: Sketch, { neck, middle }: Build): void => {
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
