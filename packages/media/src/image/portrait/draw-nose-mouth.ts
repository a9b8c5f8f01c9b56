import { darken, lighten, mix, withOpacity } from '../color.ts'
import { dab, fillSmooth, type Sketch, stroke, turn } from './sketch.ts'

/** A hint of a nose: the shade beside it, its tip, its wings. */
export const drawNose = (sketch: Sketch): void => {
  const { traits, facing, lightSide, style } = sketch
  const child = traits.age === 'child' ? 1 : 0
  const side = facing === 0 ? -lightSide : facing
  const { x } = turn(sketch, 0)
  const wide = 0.1 + 0.016 * traits.face.noseWidth + (traits.gender === 'male' ? 0.018 : 0) - 0.02 * child
  const tipY = 0.43 + 0.025 * traits.face.nose - 0.02 * child + (traits.age === 'old' ? 0.02 : 0)
  const tipX = x + facing * 0.06
  const shade = mix(darken(traits.skin, 0.3), '#8a3038', 0.3)
  if (style !== 'anime') {
    stroke(
      sketch,
      [
        [x + side * 0.075, 0.02],
        [x + side * 0.05, 0.2],
        [tipX + side * wide * 0.9, tipY - 0.06],
      ],
      0.05,
      withOpacity(shade, 0.22),
    )
    dab(
      sketch,
      { x: tipX + side * 0.03, y: tipY + 0.045, rx: wide * 1.35, ry: 0.07 },
      withOpacity(shade, 0.5),
      withOpacity(shade, 0),
    )
  }
  stroke(
    sketch,
    [
      [tipX - wide * 0.72, tipY + 0.015],
      [tipX, tipY + 0.075],
      [tipX + wide * 0.72, tipY + 0.015],
    ],
    style === 'anime' ? 0.026 : 0.036,
    withOpacity(darken(shade, 0.15), 0.8),
  )
  if (style !== 'anime' && !child)
    for (const wing of [-1, 1])
      stroke(
        sketch,
        [
          [tipX + wing * wide * 0.95, tipY - 0.055],
          [tipX + wing * wide * 1.25, tipY - 0.005],
          [tipX + wing * wide * 0.92, tipY + 0.03],
        ],
        0.02,
        withOpacity(shade, 0.55),
      )
  dab(
    sketch,
    { x: tipX + lightSide * 0.025, y: tipY - 0.05, rx: 0.055, ry: 0.06 },
    withOpacity(lighten(traits.skin, 0.65), 0.75),
    withOpacity(traits.skin, 0),
  )
}

interface Mouth {
  x: number
  y: number
  half: number
  /** Corners above the middle. */
  curve: number
  narrow: number
  side: number
}

export const drawMouth = (sketch: Sketch): void => {
  const { traits, expression, facing, style } = sketch
  const child = traits.age === 'child' ? 1 : 0
  const { x, narrow } = turn(sketch, 0)
  const mouth: Mouth = {
    x: x + facing * 0.025,
    y: 0.655 - 0.03 * child + 0.012 * traits.face.mouth,
    half:
      (0.2 + 0.018 * traits.face.mouth - 0.02 * child) *
      narrow *
      { neutral: 1, smile: 1.2, serious: 0.98, surprised: 0.55 }[expression] *
      (style === 'anime' ? 0.82 : 1),
    curve: { neutral: 0.018, smile: 0.085, serious: -0.018, surprised: 0 }[expression],
    narrow,
    side: facing,
  }
  switch (expression) {
    case 'surprised':
      drawOpenMouth(sketch, mouth)
      break
    case 'smile':
      drawSmile(sketch, mouth)
      break
    case 'neutral':
    case 'serious':
      drawClosedMouth(sketch, mouth)
      break
    default:
      expression satisfies never
  }
}

const lipColor = ({ traits }: Sketch): `#${string}` =>
  mix(traits.skin, '#a92f3d', traits.gender === 'female' && traits.age !== 'child' ? 0.5 : 0.27)

const drawClosedMouth = (sketch: Sketch, { x, y, half, curve }: Mouth): void => {
  const { traits } = sketch
  const lip = lipColor(sketch)
  const full = (traits.gender === 'female' ? 0.058 : 0.042) + 0.01 * traits.face.lips
  const thick = traits.age === 'child' ? full * 0.7 : full
  fillSmooth(
    sketch,
    [
      [x - half * 0.86, y - curve * 0.8],
      [x - half * 0.3, y - thick * 0.95],
      [x, y - thick * 0.65],
      [x + half * 0.3, y - thick * 0.95],
      [x + half * 0.86, y - curve * 0.8],
      [x, y + 0.012],
    ],
    withOpacity(darken(lip, 0.12), 0.85),
  )
  fillSmooth(
    sketch,
    [
      [x - half * 0.74, y + 0.004],
      [x, y + 0.012],
      [x + half * 0.74, y + 0.004],
      [x + half * 0.4, y + thick * 1.15],
      [x, y + thick * 1.4],
      [x - half * 0.4, y + thick * 1.15],
    ],
    withOpacity(lip, 0.85),
  )
  dab(
    sketch,
    { x: x + sketch.lightSide * half * 0.2, y: y + thick * 0.7, rx: half * 0.3, ry: thick * 0.4 },
    withOpacity('#ffffff', 0.35),
    withOpacity('#ffffff', 0),
  )
  stroke(
    sketch,
    [
      [x - half, y - curve],
      [x - half * 0.3, y + curve * 0.9 + 0.012],
      [x + half * 0.3, y + curve * 0.9 + 0.012],
      [x + half, y - curve],
    ],
    0.03,
    darken(mix(lip, '#4a1420', 0.55), 0.25),
  )
  dab(
    sketch,
    { x, y: y + thick * 1.4 + 0.055, rx: half * 0.55, ry: 0.045 },
    withOpacity(darken(traits.skin, 0.4), 0.3),
    withOpacity(traits.skin, 0),
  )
}

/** Lips apart, the upper teeth seen. */
const drawSmile = (sketch: Sketch, { x, y, half, curve }: Mouth): void => {
  const { ctx, traits } = sketch
  const lip = lipColor(sketch)
  const depth = 0.105
  const low = y + depth
  ctx.fillStyle = withOpacity(lip, 0.9)
  ctx.beginPath()
  ctx.moveTo(x - half, y - curve)
  ctx.bezierCurveTo(
    x - half * 0.5,
    y + curve * 0.15 - 0.045,
    x + half * 0.5,
    y + curve * 0.15 - 0.045,
    x + half,
    y - curve,
  )
  ctx.bezierCurveTo(x + half * 0.62, low + 0.07, x - half * 0.62, low + 0.07, x - half, y - curve)
  ctx.fill()
  ctx.save()
  ctx.fillStyle = '#5c1b26'
  ctx.beginPath()
  ctx.moveTo(x - half * 0.92, y - curve * 0.82)
  ctx.bezierCurveTo(
    x - half * 0.4,
    y + curve * 0.35,
    x + half * 0.4,
    y + curve * 0.35,
    x + half * 0.92,
    y - curve * 0.82,
  )
  ctx.bezierCurveTo(x + half * 0.58, low + 0.015, x - half * 0.58, low + 0.015, x - half * 0.92, y - curve * 0.82)
  ctx.fill()
  ctx.clip()
  ctx.fillStyle = '#fbf6f0'
  ctx.fillRect(x - half, y - 0.1, half * 2, 0.145)
  ctx.restore()
  for (const side of [-1, 1])
    stroke(
      sketch,
      [
        [x + side * half * 1, y - curve - 0.02],
        [x + side * (half + 0.035), y - curve * 0.9],
        [x + side * (half + 0.02), y - curve * 0.2],
      ],
      0.018,
      withOpacity(darken(mix(traits.skin, '#8a3038', 0.3), 0.3), 0.7),
    )
}

const drawOpenMouth = ({ ctx, ...sketch }: Sketch, { x, y, half }: Mouth): void => {
  const lip = lipColor({ ctx, ...sketch })
  ctx.fillStyle = lip
  ctx.beginPath()
  ctx.ellipse(x, y + 0.035, half * 1.02, half * 1.12, 0, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = '#4d1620'
  ctx.beginPath()
  ctx.ellipse(x, y + 0.035, half * 0.72, half * 0.84, 0, 0, 2 * Math.PI)
  ctx.fill()
  ctx.fillStyle = '#c4545c'
  ctx.beginPath()
  ctx.ellipse(x, y + 0.035 + half * 0.55, half * 0.5, half * 0.3, 0, 0, 2 * Math.PI)
  ctx.fill()
}
