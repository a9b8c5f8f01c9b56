import { darken } from '../../color.ts'
import type { Drawing } from './subject.ts'

interface Figure {
  x: number
  scale: number
  dress: Drawing['dress']
  /** -1 … 1: which way the weight and the head lean. */
  lean: number
  /** The far figures of a group. */
  isDim?: boolean
}

/** A person from behind or the side, at rest: weight on one leg. */
export const drawFigure = ({ pen, tones, random }: Drawing, figure: Figure): void => {
  const { ctx } = pen
  const { lean, dress } = figure
  const cloth = figure.isDim ? darken(tones.cloth, 0.3) : tones.cloth
  ctx.save()
  ctx.translate(figure.x, 0)
  ctx.scale(figure.scale, figure.scale)
  pen.color(darken(tones.dark, 0.1))
  const stance = 0.05 + random.between(0, 0.02)
  pen.limb(
    [
      [-0.045, -0.48],
      [-stance - 0.008, -0.26],
      [-stance - 0.004, -0.035],
    ],
    [0.062, 0.046, 0.03],
  )
  pen.limb(
    [
      [0.045, -0.48],
      [stance + 0.012 + lean * 0.02, -0.26],
      [stance + 0.02, -0.035],
    ],
    [0.062, 0.046, 0.03],
  )
  pen.blob([
    [-stance - 0.04, -0.03],
    [-stance + 0.03, -0.04],
    [-stance + 0.035, 0],
    [-stance - 0.05, 0],
  ])
  pen.blob([
    [stance - 0.015, -0.03],
    [stance + 0.055, -0.04],
    [stance + 0.07, 0],
    [stance - 0.02, 0],
  ])
  pen.color(darken(cloth, 0.14))
  pen.limb(
    [
      [-0.115, -0.785],
      [-0.152, -0.62],
      [-0.142, -0.47],
    ],
    [0.042, 0.034, 0.025],
  )
  pen.limb(
    [
      [0.115, -0.785],
      [0.15 + lean * 0.02, -0.62],
      [0.136 + lean * 0.03, -0.47],
    ],
    [0.042, 0.034, 0.025],
  )
  pen.color(tones.skin)
  pen.ellipse(-0.141, -0.435, 0.022, 0.03)
  pen.ellipse(0.137 + lean * 0.03, -0.435, 0.022, 0.03)
  pen.limb(
    [
      [0, -0.83],
      [lean * 0.006, -0.89],
    ],
    [0.036, 0.03],
  )
  pen.color(cloth)
  drawGarment({ pen, tones, random, dress }, cloth, lean)
  drawHead({ pen, tones, random, dress }, lean, cloth)
  ctx.restore()
}

const drawGarment = ({ pen, tones, dress }: Drawing, cloth: `#${string}`, lean: number): void => {
  const torso = [
    [-0.05, -0.858],
    [-0.13, -0.818],
    [-0.148, -0.74],
    [-0.105, -0.6],
    [-0.1, -0.5],
    [-0.095, -0.44],
    [0.095, -0.44],
    [0.1, -0.5],
    [0.105, -0.6],
    [0.148, -0.74],
    [0.13, -0.818],
    [0.05, -0.858],
  ] as const
  pen.blob(torso)
  switch (dress) {
    case 'coat':
    case 'hat':
      pen.blob([
        [-0.1, -0.64],
        [-0.122, -0.45],
        [-0.155, -0.24],
        [-0.06, -0.215],
        [0, -0.235],
        [0.06, -0.2],
        [0.165 + lean * 0.03, -0.23],
        [0.124, -0.45],
        [0.1, -0.64],
      ])
      pen.color(darken(cloth, 0.25))
      pen.polygon([
        [-0.004, -0.5],
        [0.004, -0.5],
        [0.012, -0.22],
        [-0.008, -0.22],
      ])
      pen.polygon([
        [-0.102, -0.57],
        [0.102, -0.57],
        [0.1, -0.545],
        [-0.1, -0.545],
      ])
      pen.blob([
        [-0.06, -0.87],
        [0, -0.845],
        [0.06, -0.87],
        [0.055, -0.815],
        [0, -0.8],
        [-0.055, -0.815],
      ])
      break
    case 'cloak':
      pen.blob([
        [-0.055, -0.87],
        [-0.15, -0.78],
        [-0.17, -0.5],
        [-0.2, -0.1],
        [-0.1, -0.06],
        [0, -0.09],
        [0.1, -0.05],
        [0.235 + lean * 0.05, -0.1],
        [0.175, -0.5],
        [0.15, -0.78],
        [0.055, -0.87],
      ])
      pen.color(darken(cloth, 0.22))
      for (const fold of [-0.09, 0.02, 0.12])
        pen.polygon([
          [fold * 0.5, -0.7],
          [fold - 0.012, -0.08],
          [fold + 0.016, -0.08],
        ])
      break
    case 'skirt':
      pen.blob([
        [-0.088, -0.6],
        [-0.13, -0.42],
        [-0.175, -0.25],
        [-0.06, -0.225],
        [0.06, -0.235],
        [0.19 + lean * 0.03, -0.24],
        [0.13, -0.42],
        [0.088, -0.6],
      ])
      pen.color(darken(cloth, 0.2))
      pen.polygon([
        [-0.09, -0.605],
        [0.09, -0.605],
        [0.09, -0.58],
        [-0.09, -0.58],
      ])
      break
    case 'pack':
      pen.color(darken(tones.accent, 0.15))
      pen.blob([
        [-0.1, -0.83],
        [0, -0.855],
        [0.1, -0.83],
        [0.11, -0.62],
        [0.08, -0.55],
        [-0.08, -0.55],
        [-0.11, -0.62],
      ])
      pen.color(tones.accent)
      pen.ellipse(0, -0.865, 0.105, 0.032)
      pen.color(darken(tones.accent, 0.4))
      pen.polygon([
        [-0.1, -0.7],
        [0.1, -0.7],
        [0.1, -0.685],
        [-0.1, -0.685],
      ])
      break
    case 'plain':
      pen.color(darken(cloth, 0.2))
      pen.polygon([
        [-0.1, -0.47],
        [0.1, -0.47],
        [0.1, -0.445],
        [-0.1, -0.445],
      ])
      break
    default:
      dress satisfies never
  }
}

const drawHead = ({ pen, tones, dress }: Drawing, lean: number, cloth: `#${string}`): void => {
  const x = lean * 0.014
  if (dress === 'cloak') {
    pen.color(darken(cloth, 0.08))
    pen.blob([
      [x - 0.085, -0.86],
      [x - 0.078, -0.95],
      [x - 0.01 - lean * 0.02, -1.015],
      [x + 0.068, -0.96],
      [x + 0.085, -0.86],
      [x, -0.825],
    ])
    return
  }
  pen.color(tones.skin)
  pen.blob([
    [x - 0.052, -0.94],
    [x, -0.995],
    [x + 0.052, -0.94],
    [x + 0.036, -0.88],
    [x, -0.862],
    [x - 0.036, -0.88],
  ])
  pen.color(tones.hair)
  pen.blob([
    [x - 0.058, -0.93],
    [x - 0.05, -0.985],
    [x, -1.008],
    [x + 0.05, -0.985],
    [x + 0.058, -0.93],
    [x + 0.035, -0.895],
    [x - 0.035, -0.895],
  ])
  if (dress === 'skirt')
    pen.blob([
      [x - 0.056, -0.96],
      [x + 0.056, -0.96],
      [x + 0.074, -0.84],
      [x + 0.045, -0.74],
      [x - 0.01, -0.72],
      [x - 0.06, -0.75],
      [x - 0.074, -0.84],
    ])
  if (dress !== 'hat') return
  pen.color(darken(tones.dark, 0.2))
  pen.blob([
    [x - 0.062, -0.965],
    [x - 0.05, -1.035],
    [x - 0.01, -1.03],
    [x + 0.045, -1.042],
    [x + 0.062, -0.965],
  ])
  pen.ellipse(x, -0.962, 0.118, 0.021, lean * 0.06)
  pen.color(tones.accent)
  pen.polygon([
    [x - 0.06, -0.985],
    [x + 0.06, -0.985],
    [x + 0.061, -0.97],
    [x - 0.061, -0.97],
  ])
}

/** Also stands for riders, whose upper body it is. */
export const drawRiderBody = (drawing: Drawing, at: { x: number; y: number; scale: number }): void => {
  const { ctx } = drawing.pen
  const { pen, tones } = drawing
  ctx.save()
  ctx.translate(at.x, at.y)
  ctx.scale(at.scale, at.scale)
  pen.color(darken(tones.dark, 0.1))
  pen.limb(
    [
      [0.02, -0.46],
      [0.15, -0.36],
      [0.11, -0.14],
      [0.15, -0.1],
    ],
    [0.066, 0.055, 0.036, 0.024],
  )
  pen.color(tones.cloth)
  pen.blob([
    [-0.06, -0.85],
    [0.05, -0.86],
    [0.12, -0.76],
    [0.09, -0.5],
    [0.06, -0.42],
    [-0.08, -0.42],
    [-0.1, -0.6],
    [-0.12, -0.76],
  ])
  pen.color(darken(tones.cloth, 0.18))
  pen.limb(
    [
      [0.03, -0.77],
      [0.12, -0.62],
      [0.26, -0.58],
    ],
    [0.045, 0.036, 0.024],
  )
  pen.color(tones.skin)
  pen.limb(
    [
      [0, -0.84],
      [0.01, -0.89],
    ],
    [0.034, 0.03],
  )
  drawHead({ ...drawing, dress: drawing.dress === 'cloak' ? 'cloak' : 'hat' }, 0.8, tones.cloth)
  ctx.restore()
}
