import { darken, lighten, mix, withOpacity } from '../color.ts'
import { createPen, type Point } from '../scene/subjects/pen.ts'
import { type Build, buildOf, level } from './build.ts'
import { drawGarment } from './draw-garment.ts'
import { dab, fillSmooth, type Sketch, withinSmooth } from './sketch.ts'
import type { Traits } from './traits.ts'

export type Arms = 'down' | 'hip' | 'crossed' | 'wave'

/** A trouser colour that goes with the clothes. */
const trousersOf = ({ seed }: Traits): `#${string}` =>
  (['#2d3444', '#3c3532', '#4a4f57', '#5a4636'] as const)[seed % 4] ?? '#2d3444'

export const drawBody = (sketch: Sketch, arms: Arms): void => {
  const { traits } = sketch
  const build = buildOf(sketch)
  drawLegs(sketch, build)
  for (const side of [-1, 1] as const) if (!(arms === 'crossed')) drawArm(sketch, { build, side, arms })
  drawNeck(sketch, build)
  const { color } = traits.cloth
  const shirt = traits.cloth.garment === 'overalls' ? traits.cloth.second : color
  withinSmooth(sketch, torsoOutline(build), shirt, () => {
    const shade = darken(shirt, 0.5)
    dab(
      sketch,
      { x: -sketch.lightSide * build.shoulder * 1.15, y: level(build, 3.4), rx: build.shoulder * 1.35, ry: 3.4 },
      withOpacity(shade, 0.62),
      withOpacity(shade, 0),
    )
    dab(
      sketch,
      { x: sketch.lightSide * build.shoulder * 0.7, y: 1.9, rx: build.shoulder * 0.7, ry: 0.9 },
      withOpacity(lighten(shirt, 0.4), 0.22),
      withOpacity(shirt, 0),
    )
    drawFolds(sketch, build, shade)
  })
  drawGarment(sketch, build)
  if (arms === 'crossed') drawCrossedArms(sketch, build)
}

export const torsoOutline = (build: Build): Point[] => {
  const { neck, shoulder, waist, hip, middle } = build
  const y = (at: number): number => level(build, at)
  const right: Point[] = [
    [neck * 0.9, 1.3],
    [shoulder * 0.5, 1.5],
    [shoulder * 0.86, 1.68],
    [shoulder, 2.02],
    [shoulder * 0.93, y(2.8)],
    [waist * 1.04, y(3.7)],
    [waist, y(4.2)],
    [hip, y(5.2)],
    [hip * 0.96, y(5.7)],
  ]
  const left = right.toReversed().map(([x, at]): Point => [-x, at])
  // The last point is the pit of the throat, so that the neck stays free.
  return [...right, [middle * 0.3, y(5.85)], ...left, [middle * 0.6, 1.78]]
}

const drawFolds = (sketch: Sketch, build: Build, shade: `#${string}`): void => {
  const { ctx } = sketch
  ctx.strokeStyle = withOpacity(shade, 0.35)
  ctx.lineWidth = 0.05
  ctx.lineCap = 'round'
  for (const side of [-1, 1]) {
    ctx.beginPath()
    ctx.moveTo(side * build.shoulder * 0.86, level(build, 2.7))
    ctx.quadraticCurveTo(
      side * build.shoulder * 0.6,
      level(build, 2.9),
      side * build.shoulder * 0.42,
      level(build, 2.75),
    )
    ctx.moveTo(side * build.waist * 0.95, level(build, 4))
    ctx.quadraticCurveTo(side * build.waist * 0.5, level(build, 4.25), side * build.waist * 0.25, level(build, 4.2))
    ctx.stroke()
  }
}

const drawNeck = (sketch: Sketch, { neck, middle }: Build): void => {
  const { traits, facing } = sketch
  const { skin } = traits
  const x = facing * 0.04
  withinSmooth(
    sketch,
    [
      [x - neck, 0.5],
      [x + neck, 0.5],
      [x + neck * 0.98, 1.15],
      [neck * 1.5 + middle, 1.6],
      [middle, 2.35],
      [-neck * 1.5 + middle, 1.6],
      [x - neck * 0.98, 1.15],
    ],
    skin,
    () => {
      const shade = mix(darken(skin, 0.36), '#7a3040', 0.22)
      // The chin's shadow.
      dab(
        sketch,
        { x: x - sketch.lightSide * 0.08, y: 0.92, rx: 0.78, ry: 0.5 },
        withOpacity(shade, 0.95),
        withOpacity(shade, 0),
      )
      dab(
        sketch,
        { x: -sketch.lightSide * 0.5, y: 1.3, rx: 0.5, ry: 0.8 },
        withOpacity(shade, 0.5),
        withOpacity(shade, 0),
      )
    },
  )
}

const bareArms = new Set(['tee', 'dress', 'overalls'])

interface Arm {
  build: Build
  side: -1 | 1
  arms: Arms
}

const armPoints = ({ build, side, arms }: Arm): readonly [Point, Point, Point] => {
  const { shoulder } = build
  const y = (at: number): number => level(build, at)
  const from: Point = [side * (shoulder - build.arm * 0.9), 2.06]
  if (arms === 'hip' && side > 0)
    return [from, [side * (shoulder + 0.62), y(3.85)], [side * (build.waist + 0.18), y(4.75)]]
  if (arms === 'wave' && side > 0)
    return [from, [side * (shoulder + 0.62), y(3.1)], [side * (shoulder + 0.86), y(1.15)]]
  return [from, [side * (shoulder + 0.06), y(3.95)], [side * (shoulder + 0.02), y(5.55)]]
}

const drawArm = (sketch: Sketch, arm: Arm): void => {
  const { traits, ctx, lightSide } = sketch
  const { build, side } = arm
  const pen = createPen(ctx)
  const { garment, color, second } = traits.cloth
  const sleeve = garment === 'overalls' ? second : color
  const tone = side === lightSide ? darken(sleeve, 0.06) : darken(sleeve, 0.26)
  const skin = side === lightSide ? traits.skin : darken(traits.skin, 0.16)
  const radius = build.arm
  const [from, elbow, wrist] = armPoints(arm)
  drawHand(sketch, { wrist, elbow, size: radius * 0.72, skin })
  if (bareArms.has(garment)) {
    pen.color(skin)
    pen.limb([from, elbow, wrist], [radius * 0.84, radius * 0.72, radius * 0.52])
    pen.color(tone)
    pen.limb(
      [from, [from[0] + (elbow[0] - from[0]) * 0.42, from[1] + (elbow[1] - from[1]) * 0.42]],
      [radius * 1.02, radius * 1.02],
    )
    return
  }
  const wide = garment === 'robe' ? 1.7 : garment === 'coat' ? 1.08 : 1
  pen.color(tone)
  pen.limb([from, elbow, wrist], [radius * 1.02, radius * 0.94 * Math.min(wide, 1.2), radius * 0.76 * wide])
  pen.color(darken(tone, 0.12))
  pen.limb(
    [[wrist[0] + (elbow[0] - wrist[0]) * 0.05, wrist[1] + (elbow[1] - wrist[1]) * 0.05], wrist],
    [radius * 0.79 * wide, radius * 0.79 * wide],
  )
}

const drawHand = (
  sketch: Sketch,
  { wrist, elbow, size, skin }: { wrist: Point; elbow: Point; size: number; skin: `#${string}` },
): void => {
  const pen = createPen(sketch.ctx)
  const length = Math.hypot(wrist[0] - elbow[0], wrist[1] - elbow[1]) || 1
  const [dx, dy] = [(wrist[0] - elbow[0]) / length, (wrist[1] - elbow[1]) / length]
  pen.color(skin)
  pen.limb(
    [
      wrist,
      [wrist[0] + dx * size * 1.1, wrist[1] + dy * size * 1.1],
      [wrist[0] + dx * size * 2.5, wrist[1] + dy * size * 2.5],
    ],
    [size * 0.75, size * 0.92, size * 0.6],
  )
  pen.limb(
    [
      [wrist[0] + dx * size * 0.7, wrist[1] + dy * size * 0.7],
      [wrist[0] + dx * size * 1.7 + Math.abs(dy) * size * 0.7 * -Math.sign(wrist[0]), wrist[1] + dy * size * 1.7],
    ],
    [size * 0.4, size * 0.28],
  )
}

const drawCrossedArms = (sketch: Sketch, build: Build): void => {
  const { traits, ctx, lightSide } = sketch
  const pen = createPen(ctx)
  const { garment, color, second } = traits.cloth
  const sleeve = garment === 'overalls' ? second : color
  const isBare = bareArms.has(garment)
  const radius = build.arm
  const y = (at: number): number => level(build, at)
  for (const side of [-lightSide, lightSide]) {
    const from: Point = [side * (build.shoulder - radius * 0.9), 2.06]
    const elbow: Point = [side * (build.shoulder + 0.02), y(3.75)]
    const wrist: Point = [-side * 0.42, y(side === lightSide ? 3.42 : 3.72)]
    const tone = side === lightSide ? lighten(sleeve, 0.03) : darken(sleeve, 0.22)
    const skin = side === lightSide ? traits.skin : darken(traits.skin, 0.14)
    pen.color(withOpacity(darken(sleeve, 0.6), 0.35))
    pen.limb(
      [
        [elbow[0], elbow[1] + 0.1],
        [wrist[0], wrist[1] + 0.12],
      ],
      [radius * 0.95, radius * 0.8],
    )
    drawHand(sketch, { wrist, elbow, size: radius * 0.62, skin })
    pen.color(isBare ? skin : tone)
    pen.limb([from, elbow, wrist], [radius * 1.02, radius * 0.92, radius * 0.72])
    if (!isBare) continue
    pen.color(tone)
    pen.limb(
      [from, [from[0] + (elbow[0] - from[0]) * 0.45, from[1] + (elbow[1] - from[1]) * 0.45]],
      [radius * 1.06, radius * 1.06],
    )
  }
}

const drawLegs = (sketch: Sketch, build: Build): void => {
  const { traits, ctx, lightSide } = sketch
  const pen = createPen(ctx)
  const y = (at: number): number => level(build, at)
  const isBare = traits.cloth.garment === 'dress'
  const isOnePiece =
    traits.cloth.garment === 'overalls' || traits.cloth.garment === 'uniform' || traits.cloth.garment === 'armor'
  const cloth = isOnePiece ? darken(traits.cloth.color, 0.15) : trousersOf(traits)
  for (const side of [-1, 1] as const) {
    const tone = side === lightSide ? cloth : darken(cloth, 0.25)
    const thick = build.hip * 0.5
    pen.color(isBare ? (side === lightSide ? traits.skin : darken(traits.skin, 0.15)) : tone)
    const slim = isBare ? 0.68 : 1
    pen.limb(
      [
        [side * build.hip * 0.5, y(5.5)],
        [side * build.hip * 0.52, y(8.3)],
        [side * build.hip * 0.5, y(10.9)],
      ],
      [thick, thick * 0.74 * slim, thick * 0.56 * slim],
    )
    fillSmooth(
      sketch,
      [
        [side * (build.hip * 0.5 - 0.3), y(10.95)],
        [side * (build.hip * 0.5 + 0.3), y(10.95)],
        [side * (build.hip * 0.5 + 0.5), y(11.36)],
        [side * (build.hip * 0.5 + 0.46), y(11.62)],
        [side * (build.hip * 0.5 - 0.34), y(11.62)],
      ],
      darken(traits.cloth.garment === 'dress' ? traits.cloth.second : '#3a2c26', side === lightSide ? 0.05 : 0.25),
    )
  }
}
