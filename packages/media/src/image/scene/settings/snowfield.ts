import { lighten, mix, withOpacity } from '../../color.ts'
import { paintRidges } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFirs, paintGround } from './land.ts'

export const composeSnowfield = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.84
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.213,
    waterY: null,
    planes: {
      sky: (s) => {
        paintHeaven(s)
        if (s.isNight) paintAurora(s)
      },
      far: (s) => {
        paintRidges(s, {
          count: 3,
          farY: horizonY,
          nearY: horizonY + unit * 0.05,
          farRise: unit * 0.24,
          nearRise: unit * 0.14,
          frequency: 1.4,
          shape: 'peaks',
          nearTone: 0.3,
        })
        paintAir(s, { y: horizonY + unit * 0.05, thickness: unit * 0.1, opacity: 0.5 })
      },
      middle: (s) => {
        const field = { y: horizonY + unit * 0.07, rise: unit * 0.035, depth: 0.25, row: 2 }
        paintGround(s, field)
        paintFirs(s, { y: groundLine(s, field), size: 0.075, step: 0.045, depth: 1.25, sparse: 0.45 })
        paintDrift(s, { y: horizonY + unit * 0.14, rise: unit * 0.05, row: 3 })
      },
      near: (s) => paintDrift(s, { y: groundY - unit * 0.03, rise: unit * 0.04, row: 5 }),
      front: (s) => {
        paintDrift(s, { y: s.height * 0.985, rise: unit * 0.04, row: 8 })
        paintSoftSpot(s, {
          x: s.light.x,
          y: s.height * 0.9,
          radiusX: unit * 0.7,
          radiusY: unit * 0.12,
          color: s.palette.light,
          opacity: 0.14,
        })
      },
    },
  }
}

/** Snow: bright towards the light, blue in its folds. */
const paintDrift = (scene: Scene, drift: { y: number; rise: number; row: number }): void => {
  const { ctx, width, height, palette } = scene
  const line = groundLine(scene, { ...drift, depth: 0.2, roughness: 2 })
  const snow = mix(lighten(palette.far, 0.3), palette.near, scene.isNight ? 0.35 : 0.1)
  const fill = ctx.createLinearGradient(0, drift.y - drift.rise, 0, height)
  fill.addColorStop(0, mix(snow, palette.light, 0.5))
  fill.addColorStop(0.3, snow)
  fill.addColorStop(1, mix(snow, palette.near, 0.75))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(-10, height + 10)
  for (let x = -10; x <= width + 10; x += 6) ctx.lineTo(x, line(x))
  ctx.lineTo(width + 10, height + 10)
  ctx.fill()
}

/** Curtains of light. */
const paintAurora = (scene: Scene): void => {
  const { ctx, width, unit, horizonY, random } = scene
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  for (const [color, base] of [
    ['#36f2a0', 0.75],
    ['#4ad0ff', 0.6],
    ['#a46bff', 0.5],
  ] as const) {
    const phase = random.between(0, 6)
    for (let x = 0; x < width; x += unit * 0.008) {
      const wave = Math.sin(x / unit / 0.45 + phase) * 0.12 + Math.sin(x / unit / 0.17 + phase * 2) * 0.04
      const foot = horizonY * (base + wave)
      const tall = unit * (0.22 + 0.12 * Math.sin(x / unit / 0.11 + phase))
      const strength = 0.1 + 0.09 * Math.sin(x / unit / 0.31 + phase * 1.7)
      const curtain = ctx.createLinearGradient(0, foot - tall, 0, foot)
      curtain.addColorStop(0, withOpacity(color, 0))
      curtain.addColorStop(0.85, withOpacity(color, Math.max(0, strength)))
      curtain.addColorStop(1, withOpacity(color, 0))
      ctx.fillStyle = curtain
      ctx.fillRect(x, foot - tall, unit * 0.0085, tall)
    }
  }
  ctx.restore()
}
