import { darken, lighten, mix, withOpacity } from '../color.ts'
import { type Build, level } from './build.ts'
import { fillPolygon, strokePath } from './garment-parts.ts'
import { dab, fillSmooth, type Sketch, stroke } from './sketch.ts'

export const drawCoatSkirt = (sketch: Sketch, build: Build): void => {
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

export const drawSkirt = (sketch: Sketch, build: Build): void => {
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

export const drawRobe = (sketch: Sketch, build: Build): void => {
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

export const drawArmor = (sketch: Sketch, build: Build): void => {
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

export const drawUniform = (sketch: Sketch, build: Build): void => {
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

export const drawBib = (sketch: Sketch, build: Build): void => {
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
