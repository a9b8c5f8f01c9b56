import { darken, lighten, mix } from '../../color.ts'
import type { Random } from '../../random.ts'
import type { Point } from './pen.ts'
import type { Drawing, SubjectDrawing } from './subject.ts'

interface Branch {
  from: Point
  angle: number
  length: number
  radius: number
  level: number
}

/** Trunk and branches that fork, with clumps of leaves at their ends. */
const drawTree = ({ pen, tones, random }: Drawing): void => {
  const ends: Point[] = []
  pen.color(darken(tones.dark, 0.1))
  pen.blob([
    [-0.11, 0.01],
    [-0.045, -0.08],
    [0.045, -0.08],
    [0.12, 0.01],
  ])
  const grow = ({ from, angle, length, radius, level }: Branch): void => {
    const to: Point = [from[0] + Math.sin(angle) * length, from[1] - Math.cos(angle) * length]
    pen.limb([from, to], [radius, radius * 0.66])
    if (level >= 2) ends.push(to)
    if (level === 4) return
    for (const spread of [-0.55, 0.5]) {
      grow({
        from: to,
        angle: angle + spread * random.between(0.6, 1.25),
        length: length * random.between(0.62, 0.8),
        radius: radius * 0.64,
        level: level + 1,
      })
    }
  }
  grow({ from: [0, 0], angle: random.between(-0.1, 0.1), length: 0.3, radius: 0.045, level: 0 })
  paintLeaves({ pen, tones, random }, ends)
}

const paintLeaves = (
  { pen, tones, random }: Pick<Drawing, 'pen' | 'tones' | 'random'>,
  ends: readonly Point[],
): void => {
  const leaf = mix(tones.cloth, tones.dark, 0.35)
  for (const [tone, lift, size] of [
    [darken(leaf, 0.3), 0.03, 0.1],
    [leaf, 0, 0.085],
    [lighten(leaf, 0.1), -0.03, 0.055],
  ] as const) {
    pen.color(tone)
    for (const [x, y] of ends) clump(pen, { x, y: y + lift, size: size * random.between(0.7, 1.2) }, random)
  }
}

const clump = (pen: Drawing['pen'], at: { x: number; y: number; size: number }, random: Random): void => {
  for (let part = 0; part < 4; part += 1) {
    pen.ellipse(
      at.x + random.between(-0.7, 0.7) * at.size,
      at.y + random.between(-0.5, 0.5) * at.size,
      at.size * random.between(0.4, 0.8),
      at.size * random.between(0.35, 0.6),
      random.between(-0.5, 0.5),
    )
  }
}

const drawLighthouse = ({ pen, tones }: Drawing): void => {
  const wall = lighten(tones.skin, 0.25)
  pen.color(darken(tones.dark, 0.1))
  pen.blob([
    [-0.3, 0.03],
    [-0.2, -0.05],
    [0.2, -0.05],
    [0.32, 0.03],
  ])
  for (let band = 0; band < 5; band += 1) {
    const [from, to] = [band / 5, (band + 1) / 5]
    const half = (part: number): number => 0.095 - 0.037 * part
    const y = (part: number): number => -0.03 - 0.76 * part
    pen.color(band % 2 === 1 ? tones.accent : wall)
    pen.polygon([
      [-half(from), y(from)],
      [half(from), y(from)],
      [half(to), y(to)],
      [-half(to), y(to)],
    ])
    pen.color(band % 2 === 1 ? darken(tones.accent, 0.3) : darken(wall, 0.25))
    pen.polygon([
      [half(from) * 0.3, y(from)],
      [half(from), y(from)],
      [half(to), y(to)],
      [half(to) * 0.3, y(to)],
    ])
  }
  pen.color(darken(tones.dark, 0.2))
  pen.polygon([
    [-0.09, -0.805],
    [0.09, -0.805],
    [0.078, -0.775],
    [-0.078, -0.775],
  ])
  for (let rail = 0; rail < 8; rail += 1)
    pen.polygon([
      [-0.088 + rail * 0.025, -0.85],
      [-0.084 + rail * 0.025, -0.85],
      [-0.084 + rail * 0.025, -0.8],
      [-0.088 + rail * 0.025, -0.8],
    ])
  pen.polygon([
    [-0.09, -0.855],
    [0.09, -0.855],
    [0.09, -0.847],
    [-0.09, -0.847],
  ])
  pen.color(lighten(tones.lamp, 0.5))
  pen.polygon([
    [-0.046, -0.905],
    [0.046, -0.905],
    [0.046, -0.805],
    [-0.046, -0.805],
  ])
  pen.color(tones.accent)
  pen.blob([
    [-0.062, -0.9],
    [-0.03, -0.965],
    [0, -0.99],
    [0.03, -0.965],
    [0.062, -0.9],
  ])
  pen.polygon([
    [-0.004, -1.02],
    [0.004, -1.02],
    [0.004, -0.97],
    [-0.004, -0.97],
  ])
  pen.color(darken(tones.dark, 0.2))
  for (const y of [-0.16, -0.38, -0.6])
    pen.polygon([
      [-0.022, y - 0.05],
      [0.012, y - 0.05],
      [0.012, y],
      [-0.022, y],
    ])
}

export const landmarks = {
  tree: { height: 2.9, halfWidth: 0.7, place: 'landmark', draw: drawTree },
  lighthouse: { height: 5, halfWidth: 0.35, place: 'landmark', draw: drawLighthouse },
} as const satisfies Record<string, SubjectDrawing>
