import { darken } from '../../color.ts'
import type { Pen } from './pen.ts'
import type { Drawing } from './subject.ts'

interface Quadruped {
  /** All in heights of the animal at its head. */
  readonly bodyLength: number
  readonly bodyDepth: number
  readonly backY: number
  readonly legRadius: number
  readonly headX: number
  readonly headLength: number
  readonly headDepth: number
  readonly neckRadius: number
}

const horse: Quadruped = {
  bodyLength: 0.62,
  bodyDepth: 0.15,
  backY: -0.62,
  legRadius: 0.05,
  headX: 0.5,
  headLength: 0.25,
  headDepth: 0.07,
  neckRadius: 0.095,
}

const dog: Quadruped = {
  bodyLength: 0.72,
  bodyDepth: 0.15,
  backY: -0.68,
  legRadius: 0.052,
  headX: 0.52,
  headLength: 0.27,
  headDepth: 0.085,
  neckRadius: 0.11,
}

const deer: Quadruped = {
  bodyLength: 0.46,
  bodyDepth: 0.115,
  backY: -0.55,
  legRadius: 0.034,
  headX: 0.38,
  headLength: 0.17,
  headDepth: 0.05,
  neckRadius: 0.062,
}

/** Body, legs in a walk, neck and head; ears, tail and the like are the caller's. */
const drawQuadruped = (pen: Pen, animal: Quadruped, color: `#${string}`): void => {
  const { bodyLength, bodyDepth, backY, legRadius, headX, headLength, headDepth, neckRadius } = animal
  const back = -bodyLength / 2
  const front = bodyLength / 2
  const belly = backY + bodyDepth * 1.7
  pen.color(darken(color, 0.22))
  pen.limb(
    [
      [front - 0.1, belly],
      [front - 0.16, belly * 0.5],
      [front - 0.13, -0.02],
    ],
    [legRadius * 1.3, legRadius * 0.8, legRadius * 0.62],
  )
  pen.limb(
    [
      [back + 0.14, belly - 0.02],
      [back + 0.18, belly * 0.52],
      [back + 0.13, -0.02],
    ],
    [legRadius * 1.6, legRadius * 0.8, legRadius * 0.62],
  )
  pen.color(color)
  pen.limb(
    [
      [front - 0.05, belly - 0.03],
      [front + 0.015, belly * 0.5],
      [front - 0.005, -0.015],
    ],
    [legRadius * 1.5, legRadius * 0.85, legRadius * 0.62],
  )
  pen.limb(
    [
      [back + 0.07, belly - 0.06],
      [back + 0.035, belly * 0.55],
      [back - 0.03, belly * 0.36],
      [back + 0.005, -0.015],
    ],
    [legRadius * 2.1, legRadius * 1.1, legRadius * 0.75, legRadius * 0.62],
  )
  pen.blob([
    [back - 0.03, backY + bodyDepth * 0.6],
    [back + 0.05, backY],
    [0, backY + 0.025],
    [front - 0.05, backY - 0.02],
    [front + 0.06, backY + bodyDepth * 0.6],
    [front + 0.02, belly + 0.02],
    [0.02, belly],
    [back + 0.12, belly - 0.035],
    [back, belly - 0.01],
  ])
  pen.limb(
    [
      [front - 0.03, backY + bodyDepth * 0.6],
      [(front + headX) / 2 + 0.01, (backY - 0.86) / 2 - 0.0],
      [headX - 0.03, -0.87],
    ],
    [neckRadius * 1.25, neckRadius, neckRadius * 0.72],
  )
  pen.limb(
    [
      [headX - 0.02, -0.88],
      [headX + headLength * 0.55, -0.82],
      [headX + headLength * 0.95, -0.77],
    ],
    [headDepth, headDepth * 0.74, headDepth * 0.52],
  )
}

export const drawHorse = ({ pen, tones }: Drawing): void => {
  drawQuadruped(pen, horse, tones.cloth)
  pen.color(tones.cloth)
  pen.polygon([
    [0.45, -0.93],
    [0.475, -1.02],
    [0.51, -0.93],
  ])
  pen.color(tones.hair)
  pen.blob([
    [0.45, -0.98],
    [0.4, -0.9],
    [0.28, -0.68],
    [0.22, -0.6],
    [0.27, -0.76],
    [0.36, -0.92],
  ])
  pen.blob([
    [-0.31, -0.6],
    [-0.39, -0.57],
    [-0.44, -0.4],
    [-0.42, -0.2],
    [-0.37, -0.3],
    [-0.35, -0.48],
  ])
}

export const drawDog = ({ pen, tones }: Drawing): void => {
  drawQuadruped(pen, dog, tones.cloth)
  pen.color(tones.cloth)
  pen.polygon([
    [0.42, -0.92],
    [0.45, -1.05],
    [0.52, -0.93],
  ])
  pen.polygon([
    [0.48, -0.92],
    [0.53, -1.03],
    [0.57, -0.91],
  ])
  pen.limb(
    [
      [-0.36, -0.62],
      [-0.5, -0.5],
      [-0.6, -0.34],
      [-0.66, -0.24],
    ],
    [0.05, 0.065, 0.06, 0.012],
  )
  pen.blob([
    [0.3, -0.8],
    [0.44, -0.75],
    [0.42, -0.55],
    [0.33, -0.45],
    [0.27, -0.6],
  ])
}

export const drawDeer = ({ pen, tones }: Drawing): void => {
  drawQuadruped(pen, deer, tones.cloth)
  pen.color(tones.cloth)
  pen.polygon([
    [0.34, -0.9],
    [0.27, -0.96],
    [0.36, -0.94],
  ])
  pen.limb(
    [
      [-0.23, -0.53],
      [-0.27, -0.5],
    ],
    [0.025, 0.015],
  )
  for (const side of [-1, 1]) {
    const tip = 0.37 + side * 0.13
    pen.limb(
      [
        [0.37, -0.92],
        [0.37 + side * 0.07, -1],
        [tip, -1.08],
        [tip - side * 0.02, -1.2],
      ],
      [0.014, 0.012, 0.01, 0.004],
    )
    pen.limb(
      [
        [0.37 + side * 0.06, -0.99],
        [0.37 + side * 0.03, -1.08],
      ],
      [0.01, 0.004],
    )
    pen.limb(
      [
        [tip, -1.08],
        [tip + side * 0.06, -1.14],
      ],
      [0.009, 0.004],
    )
  }
}
