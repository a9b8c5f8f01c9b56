import { darken, lighten, mix, withOpacity } from '../color.ts'
import type { Point } from '../scene/subjects/pen.ts'
import { dab, fillSmooth, lean, type Sketch, stroke, turn, withinSmooth } from './sketch.ts'

const isSoft = ({ traits }: Sketch): boolean => traits.age === 'child' || traits.gender === 'female'

/** The outline of skull and jaw, clockwise from the crown. */
export const headOutline = (sketch: Sketch): Point[] => {
  const { traits, facing } = sketch
  const { jaw, chin, cheek } = traits.face
  const child = traits.age === 'child' ? 1 : 0
  const male = traits.gender === 'male' && !child ? 1 : 0
  const cheekX = 0.715 + 0.03 * cheek + 0.05 * child
  const jawX = 0.535 + 0.05 * jaw + 0.065 * male + 0.08 * child + (traits.gender === 'neutral' ? 0.025 : 0)
  const chinX = 0.2 + 0.04 * chin + 0.06 * male + 0.02 * child
  const chinY = 1 - 0.07 * child + 0.03 * male
  const right: Point[] = [
    [0.4, -0.94],
    [0.66, -0.62],
    [0.735, -0.2],
    [cheekX, 0.14],
    [cheekX - 0.045, 0.4],
    [jawX, 0.7],
    [chinX + 0.1, chinY - 0.09],
  ]
  const outline: Point[] = [[0, -1], ...right, [0, chinY + 0.01], ...right.toReversed().map(([x, y]): Point => [-x, y])]
  return outline.map(([x, y]) => {
    // The far side flattens, the back of the head shows on the near side.
    const isFar = Math.sign(x) === facing && facing !== 0
    const isNear = Math.sign(x) === -facing && facing !== 0
    const flat = isFar ? 0.94 : isNear && y < 0.2 ? 1.06 : 1
    return [x * flat + lean(sketch, y), y]
  })
}

/** Hair that falls over the ears. */
const hidesEars: ReadonlySet<string> = new Set(['bob', 'long', 'afro', 'dreads'])

export const drawEars = (sketch: Sketch): void => {
  const { traits, facing } = sketch
  const shade = mix(traits.skin, '#9c3f33', 0.22)
  for (const side of [-1, 1] as const) {
    if (side === facing || hidesEars.has(traits.hair.length)) continue
    const x = side * (facing === 0 ? 0.735 : 0.66)
    fillSmooth(
      sketch,
      [
        [x, -0.12],
        [x + side * 0.13, -0.16],
        [x + side * 0.15, 0.04],
        [x + side * 0.09, 0.26],
        [x - side * 0.02, 0.3],
      ],
      traits.skin,
    )
    fillSmooth(
      sketch,
      [
        [x + side * 0.03, -0.06],
        [x + side * 0.1, -0.08],
        [x + side * 0.1, 0.06],
        [x + side * 0.05, 0.18],
      ],
      withOpacity(shade, 0.65),
    )
    if (!traits.marks.has('earrings')) continue
    sketch.ctx.strokeStyle = '#e3b950'
    sketch.ctx.lineWidth = 0.035
    sketch.ctx.beginPath()
    sketch.ctx.arc(x + side * 0.05, 0.4, 0.09, 0, 2 * Math.PI)
    sketch.ctx.stroke()
  }
}

/** Face without features: skin, its shade on the side away from the light, warmth on cheeks, nose and chin. */
export const drawFace = (sketch: Sketch): void => {
  const { traits, lightSide, style } = sketch
  const { skin } = traits
  const shade = mix(darken(skin, 0.26), '#8a3b4a', 0.16)
  withinSmooth(sketch, headOutline(sketch), skin, () => {
    if (style === 'anime' || style === 'comic') drawHardShade(sketch, shade)
    else dab(sketch, { x: -lightSide * 1.02, y: 0.2, rx: 1, ry: 1.5 }, withOpacity(shade, 0.72), withOpacity(shade, 0))
    dab(sketch, { x: 0, y: 1.22, rx: 1, ry: 0.45 }, withOpacity(shade, 0.45), withOpacity(shade, 0))
    dab(
      sketch,
      { x: lightSide * 0.42, y: -0.35, rx: 0.6, ry: 0.6 },
      withOpacity(lighten(skin, 0.4), 0.5),
      withOpacity(skin, 0),
    )
    const blush = mix(skin, '#e0463c', traits.age === 'child' || traits.gender === 'female' ? 0.5 : 0.34)
    for (const side of [-1, 1]) {
      const { x, narrow } = turn(sketch, side * 0.43)
      dab(
        sketch,
        { x, y: 0.38, rx: 0.27 * narrow, ry: 0.19 },
        withOpacity(blush, isSoft(sketch) ? 0.46 : 0.28),
        withOpacity(blush, 0),
      )
    }
    // Sockets, so that the eyes lie in the head.
    for (const side of [-1, 1]) {
      const { x, narrow } = turn(sketch, side * 0.33)
      dab(sketch, { x, y: -0.02, rx: 0.27 * narrow, ry: 0.2 }, withOpacity(shade, 0.3), withOpacity(shade, 0))
    }
    if (traits.age === 'old') drawWrinkles(sketch, shade)
  })
}

/** One clean edge between light and shade, as cel painters do it. */
const drawHardShade = (sketch: Sketch, shade: string): void => {
  const side = -sketch.lightSide
  const color = shade.startsWith('#') ? shade : '#000000'
  sketch.ctx.globalAlpha = 0.55
  fillSmooth(
    sketch,
    [
      [side * 0.52, -1],
      [side * 0.6, -0.4],
      [side * 0.5, 0],
      [side * 0.56, 0.35],
      [side * 0.34, 0.78],
      [side * 0.1, 1.1],
      [side * 1.2, 1.2],
      [side * 1.3, -1],
    ],
    color,
  )
  sketch.ctx.globalAlpha = 1
}

const drawWrinkles = (sketch: Sketch, shade: `#${string}`): void => {
  const color = withOpacity(darken(shade, 0.1), 0.5)
  for (const side of [-1, 1]) {
    const at = (x: number): number => turn(sketch, side * x).x
    stroke(
      sketch,
      [
        [at(0.19), 0.4],
        [at(0.32), 0.5],
        [at(0.33), 0.68],
      ],
      0.028,
      color,
    )
    stroke(
      sketch,
      [
        [at(0.18), 0.24],
        [at(0.34), 0.32],
        [at(0.48), 0.22],
      ],
      0.022,
      color,
    )
    for (const y of [-0.02, 0.07, 0.15])
      stroke(
        sketch,
        [
          [at(0.56), y * 0.7 + 0.04],
          [at(0.62), y],
          [at(0.68), y * 1.4],
        ],
        0.018,
        color,
      )
  }
  for (const y of [-0.5, -0.4])
    stroke(
      sketch,
      [
        [turn(sketch, -0.35).x, y],
        [turn(sketch, 0).x, y - 0.04],
        [turn(sketch, 0.35).x, y],
      ],
      0.02,
      withOpacity(darken(shade, 0.1), 0.35),
    )
}
