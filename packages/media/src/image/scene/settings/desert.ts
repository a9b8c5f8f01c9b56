import { darken, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFarHills, paintGrass } from './land.ts'

export const composeDesert = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.85
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.25,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        if (s.random.chance(0.6)) paintMesas(s)
        else paintFarHills(s, 'hills', 0.1)
        paintAir(s, { y: horizonY + unit * 0.02, thickness: unit * 0.08, opacity: 0.5 })
      },
      middle: (s) => {
        paintDune(s, { y: horizonY + unit * 0.07, rise: unit * 0.07, depth: 0.28, row: 2 })
        paintDune(s, { y: horizonY + unit * 0.15, rise: unit * 0.09, depth: 0.45, row: 3 })
      },
      near: (s) => {
        paintDune(s, { y: groundY - unit * 0.03, rise: unit * 0.06, depth: 0.68, row: 6 })
        paintRipples(s, groundY)
      },
      front: (s) => {
        paintDune(s, { y: s.height * 0.985, rise: unit * 0.04, depth: 0.95, row: 9 })
        paintGrass(s, {
          y: s.height * 0.99,
          height: unit * 0.09,
          count: 60,
          color: darken(layerColor(s, 1), 0.3),
          tip: layerColor(s, 0.9),
        })
      },
    },
  }
}

const paintMesas = (scene: Scene): void => {
  const { ctx, width, unit, horizonY, random, palette } = scene
  for (let mesa = 0; mesa < 5; mesa += 1) {
    const depth = 0.06 + mesa * 0.06
    const x = random.between(-0.1, 1) * width
    const [half, rise] = [unit * random.between(0.08, 0.26), unit * random.between(0.08, 0.22)]
    const foot = horizonY + unit * 0.03
    const color = layerColor(scene, depth)
    const fill = ctx.createLinearGradient(0, foot - rise, 0, foot)
    fill.addColorStop(0, mix(color, palette.light, 0.1))
    fill.addColorStop(1, mix(color, palette.haze, 0.3))
    ctx.fillStyle = fill
    ctx.beginPath()
    ctx.moveTo(x - half * 1.5, foot)
    ctx.lineTo(x - half * 1.05, foot - rise * 0.45)
    ctx.lineTo(x - half * 0.95, foot - rise)
    for (let notch = -0.9; notch <= 0.9; notch += 0.15)
      ctx.lineTo(x + half * notch, foot - rise * random.between(0.94, 1.03))
    ctx.lineTo(x + half * 0.98, foot - rise * 0.5)
    ctx.lineTo(x + half * 1.45, foot)
    ctx.fill()
  }
}

/** A dune with a sharp crest: lit on one flank, in shade on the other. */
const paintDune = (scene: Scene, dune: { y: number; rise: number; depth: number; row: number }): void => {
  const { ctx, width, height, palette } = scene
  const line = groundLine(scene, { ...dune, roughness: 1 })
  const color = layerColor(scene, dune.depth)
  const fill = ctx.createLinearGradient(0, dune.y - dune.rise, 0, height)
  fill.addColorStop(0, mix(color, palette.light, 0.34))
  fill.addColorStop(0.35, color)
  fill.addColorStop(1, darken(color, 0.35))
  ctx.beginPath()
  ctx.moveTo(-10, height + 10)
  for (let x = -10; x <= width + 10; x += 6) ctx.lineTo(x, line(x))
  ctx.lineTo(width + 10, height + 10)
  ctx.closePath()
  ctx.fillStyle = fill
  ctx.fill()
  // The flank that turns away from the light.
  const shade = ctx.createLinearGradient(0, dune.y - dune.rise, 0, dune.y + dune.rise * 2.6)
  shade.addColorStop(0, withOpacity(darken(color, 0.5), 0.6))
  shade.addColorStop(0.45, withOpacity(darken(color, 0.5), 0.4))
  shade.addColorStop(1, withOpacity(darken(color, 0.5), 0))
  ctx.fillStyle = shade
  ctx.beginPath()
  let isOpen = false
  for (let x = -10; x <= width + 10; x += 6) {
    const slope = (line(x + 6) - line(x)) * -scene.lightSide
    if (slope < 0) {
      if (!isOpen) ctx.moveTo(x, line(x))
      ctx.lineTo(x, line(x))
      isOpen = true
    } else if (isOpen) {
      ctx.lineTo(x - scene.lightSide * dune.rise * 2.4, line(x) + dune.rise * 3)
      isOpen = false
    }
  }
  ctx.fill()
}

const paintRipples = (scene: Scene, y: number): void => {
  const { ctx, width, height, palette, random, unit } = scene
  ctx.strokeStyle = withOpacity(palette.light, 0.1)
  for (let ripple = 0; ripple < 46; ripple += 1) {
    const level = y + (height - y) * (ripple / 46) ** 1.2
    const x = random.next() * width
    ctx.lineWidth = unit * (0.0008 + 0.002 * (ripple / 46))
    ctx.beginPath()
    ctx.moveTo(x, level)
    ctx.bezierCurveTo(
      x + unit * 0.1,
      level - unit * 0.008,
      x + unit * 0.2,
      level + unit * 0.01,
      x + unit * 0.35,
      level - unit * 0.002,
    )
    ctx.stroke()
  }
}
