import { darken, lighten } from '../../color.ts'
import type { Drawing, SubjectDrawing } from './subject.ts'

/** A three-master under full sail. */
const drawShip = ({ pen, tones, random }: Drawing): void => {
  const { ctx } = pen
  const sail = lighten(tones.skin, 0.25)
  pen.color(darken(tones.dark, 0.1))
  for (const [x, top] of [
    [-0.24, -0.86],
    [0.03, -1],
    [0.28, -0.82],
  ] as const)
    pen.polygon([
      [x - 0.007, -0.12],
      [x - 0.004, top],
      [x + 0.004, top],
      [x + 0.007, -0.12],
    ])
  pen.polygon([
    [0.4, -0.16],
    [0.66, -0.3],
    [0.665, -0.29],
    [0.4, -0.13],
  ])
  const sails = [
    [-0.24, -0.84, 0.1],
    [-0.24, -0.56, 0.13],
    [0.03, -0.97, 0.1],
    [0.03, -0.7, 0.15],
    [0.03, -0.42, 0.16],
    [0.28, -0.8, 0.09],
    [0.28, -0.54, 0.13],
  ] as const
  for (const [x, top, half] of sails) {
    const low = top + 0.22
    pen.color(random.chance(0.5) ? sail : darken(sail, 0.08))
    ctx.beginPath()
    ctx.moveTo(x - half, top)
    ctx.lineTo(x + half * 0.9, top)
    ctx.quadraticCurveTo(x + half * 1.55, (top + low) / 2, x + half, low)
    ctx.quadraticCurveTo(x, low - 0.05, x - half * 1.1, low)
    ctx.quadraticCurveTo(x - half * 0.6, (top + low) / 2, x - half, top)
    ctx.fill()
  }
  pen.color(darken(sail, 0.12))
  pen.polygon([
    [0.64, -0.29],
    [0.33, -0.6],
    [0.42, -0.2],
  ])
  pen.color(tones.dark)
  pen.blob([
    [-0.52, -0.24],
    [-0.47, -0.23],
    [-0.36, -0.15],
    [0.1, -0.11],
    [0.42, -0.17],
    [0.5, -0.18],
    [0.4, -0.03],
    [0.28, 0.02],
    [-0.34, 0.02],
    [-0.46, -0.06],
  ])
  pen.color(tones.accent)
  pen.polygon([
    [0.03, -1],
    [0.03, -1.06],
    [-0.1, -1.04],
  ])
  pen.color(tones.lamp)
  for (const x of [-0.4, -0.2, -0.08, 0.04, 0.16]) pen.ellipse(x, -0.065, 0.011, 0.011)
}

const drawCar = ({ pen, tones }: Drawing): void => {
  pen.color(tones.accent)
  pen.blob([
    [-1.45, -0.18],
    [-1.47, -0.48],
    [-1.25, -0.58],
    [-0.8, -0.63],
    [-0.5, -0.95],
    [-0.1, -1],
    [0.35, -0.97],
    [0.72, -0.66],
    [1.25, -0.56],
    [1.5, -0.42],
    [1.52, -0.18],
  ])
  pen.color(darken(tones.dark, 0.2))
  pen.polygon([
    [-0.66, -0.64],
    [-0.42, -0.9],
    [-0.05, -0.92],
    [-0.05, -0.64],
  ])
  pen.polygon([
    [0.03, -0.92],
    [0.3, -0.9],
    [0.56, -0.64],
    [0.03, -0.64],
  ])
  pen.color(darken(tones.accent, 0.3))
  pen.polygon([
    [-1.46, -0.32],
    [1.51, -0.32],
    [1.5, -0.15],
    [-1.44, -0.15],
  ])
  for (const x of [-0.92, 0.92]) {
    pen.color(darken(tones.dark, 0.4))
    pen.ellipse(x, -0.19, 0.25, 0.25)
    pen.color(lighten(tones.cloth, 0.3))
    pen.ellipse(x, -0.19, 0.11, 0.11)
  }
  pen.color(lighten(tones.lamp, 0.4))
  pen.ellipse(1.46, -0.42, 0.05, 0.07)
  pen.color('#d8332a')
  pen.ellipse(-1.45, -0.42, 0.03, 0.07)
}

const drawTrain = ({ pen, tones, random }: Drawing): void => {
  pen.color(darken(tones.cloth, 0.25))
  for (let wagon = 0; wagon < 4; wagon += 1) {
    const x = -1.0 - wagon * 1.75
    pen.polygon([
      [x, -0.86],
      [x - 1.65, -0.86],
      [x - 1.65, -0.2],
      [x, -0.2],
    ])
    pen.polygon([
      [x + 0.05, -0.92],
      [x - 1.7, -0.92],
      [x - 1.65, -0.84],
      [x, -0.84],
    ])
  }
  pen.color(tones.lamp)
  for (let window = 0; window < 28; window += 1) {
    const x = -1.12 - Math.floor(window / 7) * 1.75 - (window % 7) * 0.225
    if (random.chance(0.85))
      pen.polygon([
        [x, -0.72],
        [x - 0.14, -0.72],
        [x - 0.14, -0.48],
        [x, -0.48],
      ])
  }
  pen.color(tones.dark)
  pen.polygon([
    [-0.95, -0.98],
    [-0.3, -0.98],
    [-0.36, -0.2],
    [-0.9, -0.2],
  ])
  pen.blob([
    [-0.4, -0.78],
    [0.2, -0.79],
    [0.8, -0.78],
    [0.9, -0.6],
    [0.88, -0.34],
    [0.2, -0.28],
    [-0.4, -0.28],
  ])
  pen.polygon([
    [0.52, -0.74],
    [0.48, -1.06],
    [0.72, -1.06],
    [0.68, -0.74],
  ])
  pen.ellipse(0.1, -0.8, 0.12, 0.1)
  pen.polygon([
    [0.88, -0.24],
    [1.14, 0],
    [0.7, 0],
  ])
  pen.color(darken(tones.dark, 0.3))
  for (const [x, radius] of [
    [-0.7, 0.19],
    [-0.24, 0.19],
    [0.22, 0.19],
    [0.62, 0.12],
  ] as const)
    pen.ellipse(x, -radius, radius, radius)
  pen.color(tones.lamp)
  pen.ellipse(0.91, -0.6, 0.06, 0.07)
  pen.polygon([
    [-0.82, -0.86],
    [-0.5, -0.86],
    [-0.53, -0.6],
    [-0.79, -0.6],
  ])
}

const drawRocket = ({ pen, tones }: Drawing): void => {
  const hull = lighten(tones.skin, 0.35)
  pen.color(tones.accent)
  pen.blob([
    [-0.09, -0.32],
    [-0.2, -0.12],
    [-0.19, 0.0],
    [-0.07, -0.08],
  ])
  pen.blob([
    [0.09, -0.32],
    [0.2, -0.12],
    [0.19, 0.0],
    [0.07, -0.08],
  ])
  pen.color(hull)
  pen.blob([
    [0, -1.02],
    [-0.07, -0.86],
    [-0.115, -0.6],
    [-0.11, -0.3],
    [-0.07, -0.06],
    [0.07, -0.06],
    [0.11, -0.3],
    [0.115, -0.6],
    [0.07, -0.86],
  ])
  pen.color(darken(hull, 0.22))
  pen.blob([
    [0.03, -0.95],
    [0.06, -0.6],
    [0.06, -0.3],
    [0.03, -0.06],
    [0.07, -0.06],
    [0.11, -0.3],
    [0.115, -0.6],
    [0.07, -0.86],
  ])
  pen.color(tones.accent)
  pen.blob([
    [0, -1.03],
    [-0.066, -0.87],
    [0, -0.85],
    [0.066, -0.87],
  ])
  pen.polygon([
    [-0.025, -0.34],
    [0.025, -0.34],
    [0.018, 0.0],
    [-0.018, 0.0],
  ])
  pen.color(darken(tones.dark, 0.2))
  pen.ellipse(0, -0.66, 0.05, 0.05)
  pen.color(tones.lamp)
  pen.ellipse(0, -0.66, 0.034, 0.034)
}

const drawSpaceship = ({ pen, tones }: Drawing): void => {
  const hull = lighten(tones.cloth, 0.22)
  pen.color(darken(hull, 0.35))
  pen.polygon([
    [-0.95, -0.46],
    [-1.15, -0.86],
    [-0.75, -0.86],
    [-0.2, -0.5],
  ])
  pen.polygon([
    [-0.9, -0.34],
    [-1.15, -0.02],
    [-0.8, -0.02],
    [-0.1, -0.34],
  ])
  pen.color(hull)
  pen.blob([
    [1.5, -0.38],
    [1, -0.52],
    [0.4, -0.62],
    [-0.4, -0.6],
    [-1.05, -0.54],
    [-1.12, -0.4],
    [-1.05, -0.28],
    [-0.3, -0.24],
    [0.5, -0.26],
    [1.1, -0.32],
  ])
  pen.color(darken(hull, 0.22))
  pen.polygon([
    [-1.05, -0.4],
    [1.4, -0.38],
    [1, -0.31],
    [0.4, -0.26],
    [-1.02, -0.28],
  ])
  pen.color(darken(tones.dark, 0.2))
  pen.blob([
    [0.95, -0.51],
    [0.7, -0.6],
    [0.42, -0.61],
    [0.5, -0.5],
  ])
  pen.color(tones.lamp)
  for (let light = 0; light < 9; light += 1) pen.ellipse(-0.8 + light * 0.19, -0.42, 0.018, 0.012)
  pen.ellipse(-1.12, -0.46, 0.03, 0.06)
  pen.ellipse(-1.12, -0.34, 0.03, 0.05)
  pen.color(tones.accent)
  pen.polygon([
    [-0.72, -0.59],
    [-0.55, -0.59],
    [-0.6, -0.5],
    [-0.77, -0.5],
  ])
}

export const machines = {
  ship: { height: 2.6, halfWidth: 0.75, place: 'water', draw: drawShip },
  car: { height: 0.8, halfWidth: 1.6, place: 'ground', draw: drawCar },
  train: { height: 1.9, halfWidth: 8.5, place: 'ground', draw: drawTrain },
  rocket: { height: 4.2, halfWidth: 0.25, place: 'landmark', draw: drawRocket },
  spaceship: { height: 1.6, halfWidth: 1.6, place: 'air', draw: drawSpaceship },
} as const satisfies Record<string, SubjectDrawing>
