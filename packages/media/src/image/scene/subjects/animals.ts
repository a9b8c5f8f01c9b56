import { darken } from '../../color.ts'
import { drawRiderBody } from './draw-figure.ts'
import type { Pen, Point } from './pen.ts'
import { drawDeer, drawDog, drawHorse } from './quadrupeds.ts'
import type { Drawing, SubjectDrawing } from './subject.ts'

const drawCat = ({ pen, tones }: Drawing): void => {
  pen.color(tones.cloth)
  pen.blob([
    [-0.3, 0],
    [-0.36, -0.2],
    [-0.25, -0.45],
    [-0.06, -0.62],
    [0.1, -0.6],
    [0.16, -0.35],
    [0.18, 0],
  ])
  pen.limb(
    [
      [0.12, -0.45],
      [0.16, -0.04],
      [0.22, -0.03],
    ],
    [0.09, 0.05, 0.045],
  )
  pen.blob([
    [-0.1, -0.78],
    [-0.02, -0.92],
    [0.13, -0.93],
    [0.23, -0.79],
    [0.19, -0.66],
    [0.06, -0.6],
    [-0.06, -0.66],
  ])
  pen.polygon([
    [-0.08, -0.84],
    [-0.07, -1.03],
    [0.03, -0.91],
  ])
  pen.polygon([
    [0.09, -0.91],
    [0.18, -1.03],
    [0.21, -0.83],
  ])
  pen.limb(
    [
      [-0.28, -0.06],
      [-0.5, -0.05],
      [-0.6, -0.18],
      [-0.56, -0.34],
    ],
    [0.045, 0.042, 0.04, 0.02],
  )
}

const drawRider = (drawing: Drawing): void => {
  const { ctx } = drawing.pen
  ctx.save()
  ctx.scale(0.8, 0.8)
  drawHorse({ ...drawing, tones: { ...drawing.tones, cloth: darken(drawing.tones.hair, 0.1) } })
  ctx.restore()
  drawRiderBody(drawing, { x: -0.05, y: -0.12, scale: 0.82 })
}

/** Gliding, seen from below and the side. */
const drawBird = ({ pen, tones }: Drawing): void => {
  pen.color(tones.dark)
  pen.blob([
    [-0.42, -0.42],
    [-0.2, -0.47],
    [0.1, -0.55],
    [0.3, -0.58],
    [0.42, -0.53],
    [0.3, -0.47],
    [0.05, -0.4],
    [-0.2, -0.38],
  ])
  pen.blob([
    [-0.05, -0.5],
    [-0.35, -0.78],
    [-0.85, -0.98],
    [-0.75, -0.82],
    [-0.5, -0.6],
    [-0.15, -0.42],
  ])
  pen.color(darken(tones.dark, 0.2))
  pen.blob([
    [0.1, -0.52],
    [0.3, -0.8],
    [0.75, -1],
    [0.62, -0.78],
    [0.4, -0.55],
    [0.12, -0.42],
  ])
}

const drawDragon = ({ pen, tones }: Drawing): void => {
  const skin = darken(tones.cloth, 0.15)
  pen.color(darken(skin, 0.3))
  drawWing(pen, 1, 0.08)
  pen.color(skin)
  pen.limb(
    [
      [-1.15, -0.2],
      [-0.9, -0.3],
      [-0.6, -0.25],
      [-0.3, -0.35],
      [0, -0.45],
      [0.28, -0.5],
      [0.5, -0.62],
      [0.62, -0.74],
      [0.78, -0.76],
    ],
    [0.004, 0.022, 0.045, 0.08, 0.12, 0.1, 0.06, 0.05, 0.052],
  )
  pen.polygon([
    [-1.13, -0.18],
    [-1.3, -0.28],
    [-1.24, -0.17],
    [-1.28, -0.08],
  ])
  pen.limb(
    [
      [0.76, -0.77],
      [0.9, -0.72],
      [0.97, -0.69],
    ],
    [0.055, 0.036, 0.016],
  )
  pen.polygon([
    [0.72, -0.8],
    [0.58, -0.93],
    [0.78, -0.81],
  ])
  pen.polygon([
    [0.76, -0.81],
    [0.66, -0.95],
    [0.82, -0.8],
  ])
  for (let spike = 0; spike < 9; spike += 1) {
    const x = -0.5 + spike * 0.11
    const y = -0.33 - spike * 0.035
    pen.polygon([
      [x - 0.03, y],
      [x - 0.015, y - 0.1],
      [x + 0.035, y - 0.02],
    ])
  }
  pen.limb(
    [
      [0.1, -0.4],
      [0.06, -0.25],
      [-0.06, -0.2],
    ],
    [0.06, 0.04, 0.015],
  )
  pen.limb(
    [
      [-0.2, -0.34],
      [-0.28, -0.2],
      [-0.42, -0.18],
    ],
    [0.07, 0.045, 0.015],
  )
  drawWing(pen, -1, 0)
}

/** A bat's wing: fingers with the skin hanging between them. */
const drawWing = (pen: Pen, side: -1 | 1, raise: number): void => {
  const { ctx } = pen
  const root: Point = [0.12, -0.5]
  const elbow: Point = [0.12 + side * 0.2, -0.88 - raise]
  const tips: Point[] = [
    [side * 0.85 + 0.1, -1.02 - raise],
    [side * 0.82 + 0.02, -0.62 - raise],
    [side * 0.6 - 0.02, -0.4 - raise],
    [side * 0.3 - 0.06, -0.36],
  ]
  ctx.beginPath()
  ctx.moveTo(...root)
  ctx.quadraticCurveTo(root[0] + side * 0.02, elbow[1] + 0.15, ...elbow)
  ctx.quadraticCurveTo(elbow[0] + side * 0.25, elbow[1] - 0.14, ...(tips[0] ?? root))
  for (const [i, tip] of tips.entries()) {
    const before = tips[i - 1]
    if (!before) continue
    const middle: Point = [(before[0] + tip[0]) / 2 - side * 0.12, (before[1] + tip[1]) / 2 - 0.06]
    ctx.quadraticCurveTo(...middle, ...tip)
  }
  ctx.quadraticCurveTo(side * 0.1, -0.48, -0.1, -0.42)
  ctx.closePath()
  ctx.fill()
}

const drawWhale = ({ pen, tones }: Drawing): void => {
  pen.color(tones.cloth)
  pen.blob([
    [1.35, -0.45],
    [1.2, -0.72],
    [0.75, -0.9],
    [0.1, -0.9],
    [-0.6, -0.68],
    [-1.15, -0.5],
    [-1.2, -0.42],
    [-0.6, -0.36],
    [0, -0.2],
    [0.6, -0.12],
    [1.1, -0.22],
  ])
  pen.blob([
    [-1.1, -0.48],
    [-1.3, -0.75],
    [-1.62, -0.86],
    [-1.46, -0.62],
    [-1.38, -0.48],
    [-1.52, -0.34],
    [-1.64, -0.14],
    [-1.3, -0.24],
    [-1.1, -0.4],
  ])
  pen.blob([
    [0.5, -0.2],
    [0.3, 0.05],
    [0.02, 0.16],
    [0.12, -0.05],
    [0.22, -0.22],
  ])
  pen.blob([
    [-0.25, -0.8],
    [-0.42, -0.98],
    [-0.56, -0.98],
    [-0.55, -0.72],
  ])
  pen.color(darken(tones.skin, 0.25))
  pen.blob([
    [1.33, -0.42],
    [0.9, -0.4],
    [0.4, -0.3],
    [0, -0.2],
    [0.6, -0.12],
    [1.1, -0.22],
  ])
  pen.color(tones.dark)
  pen.ellipse(0.98, -0.5, 0.03, 0.025)
}

export const animals = {
  rider: { height: 1.35, halfWidth: 0.75, place: 'ground', draw: drawRider },
  horse: { height: 0.98, halfWidth: 0.85, place: 'ground', draw: drawHorse },
  dog: { height: 0.5, halfWidth: 0.9, place: 'ground', draw: drawDog },
  deer: { height: 1, halfWidth: 0.6, place: 'ground', draw: drawDeer },
  cat: { height: 0.34, halfWidth: 0.7, place: 'ground', draw: drawCat },
  bird: { height: 0.5, halfWidth: 1, place: 'air', draw: drawBird },
  dragon: { height: 2.6, halfWidth: 1.4, place: 'air', draw: drawDragon },
  whale: { height: 1.5, halfWidth: 1.8, place: 'air', draw: drawWhale },
} as const satisfies Record<string, SubjectDrawing>
