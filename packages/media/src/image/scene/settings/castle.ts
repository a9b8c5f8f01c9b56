import { darken, mix } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFarHills, paintFirs, paintGrass, paintGround } from './land.ts'

export const composeCastle = (scene: Scene): Composition => {
  const { unit, height, horizonY, light, width } = scene
  const groundY = height * 0.86
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.188,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintFarHills(s, 'peaks', 0.22)
        paintAir(s, { y: horizonY + unit * 0.06, thickness: unit * 0.1, opacity: 0.5 })
      },
      middle: (s) => {
        const x = width * 0.5 + (light.x - width * 0.5) * 0.55
        paintCastleHill(s, x)
        paintCastle(s, { x, foot: horizonY + unit * 0.02, size: unit * 0.4 })
        paintAir(s, { y: horizonY + unit * 0.17, thickness: unit * 0.12, opacity: 0.5 })
        paintGround(s, { y: horizonY + unit * 0.19, rise: unit * 0.04, depth: 0.62, row: 3 })
        paintFirs(s, {
          y: groundLine(s, { y: horizonY + unit * 0.19, rise: unit * 0.04, depth: 0.62, row: 3 }),
          size: 0.055,
          step: 0.03,
          depth: 0.68,
          sparse: 0.35,
        })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.02, rise: unit * 0.035, depth: 0.92, row: 6, roughness: 3 })
        paintGrass(s, {
          y: groundY + unit * 0.02,
          height: unit * 0.03,
          count: 500,
          color: layerColor(s, 0.95),
          tip: mix(layerColor(s, 0.7), s.palette.light, 0.25),
        })
      },
      front: (s) =>
        paintGrass(s, {
          y: s.height * 1.01,
          height: unit * 0.1,
          count: 160,
          color: darken(layerColor(s, 1), 0.3),
          tip: layerColor(s, 0.92),
        }),
    },
  }
}

const paintCastleHill = (scene: Scene, x: number): void => {
  const { ctx, unit, horizonY, palette } = scene
  const color = layerColor(scene, 0.48)
  const fill = ctx.createLinearGradient(0, horizonY - unit * 0.02, 0, horizonY + unit * 0.22)
  fill.addColorStop(0, mix(color, palette.light, 0.14))
  fill.addColorStop(1, mix(color, palette.haze, 0.4))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(x - unit * 0.75, horizonY + unit * 0.26)
  for (const [dx, dy] of [
    [-0.5, 0.17],
    [-0.36, 0.09],
    [-0.29, 0.015],
    [-0.1, -0.012],
    [0.12, -0.006],
    [0.27, 0.01],
    [0.34, 0.08],
    [0.5, 0.16],
    [0.8, 0.26],
  ] as const)
    ctx.lineTo(x + dx * unit, horizonY + dy * unit)
  ctx.fill()
}

/** Towers and walls in steps; in a horror or where ruins are spoken of, broken. */
const paintCastle = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette, random, brief, isNight } = scene
  const color = mix(layerColor(scene, 0.5), '#8b8f98', 0.12)
  const isRuin = brief.genre === 'horror' || random.chance(0.3)
  const isLit = (isNight || brief.time === 'dusk') && !isRuin
  const part = (at: number, wide: number, tall: number, roof: 'cone' | 'teeth'): void => {
    const broken = isRuin && random.chance(0.45)
    const [left, top] = [x + (at - wide / 2) * size, foot - tall * size * (broken ? 0.75 : 1)]
    const fill = ctx.createLinearGradient(left, 0, left + wide * size, 0)
    fill.addColorStop(0, scene.lightSide < 0 ? mix(color, palette.light, 0.3) : darken(color, 0.22))
    fill.addColorStop(1, scene.lightSide > 0 ? mix(color, palette.light, 0.3) : darken(color, 0.22))
    ctx.fillStyle = fill
    ctx.fillRect(left, top, wide * size, foot - top + size * 0.05)
    if (broken) {
      ctx.beginPath()
      ctx.moveTo(left, top + 1)
      ctx.lineTo(left + wide * size * 0.2, top - size * 0.06)
      ctx.lineTo(left + wide * size * 0.5, top - size * 0.01)
      ctx.lineTo(left + wide * size * 0.75, top - size * 0.04)
      ctx.lineTo(left + wide * size, top + 1)
      ctx.fill()
    } else if (roof === 'cone') {
      ctx.fillRect(left - wide * size * 0.1, top - size * 0.012, wide * size * 1.2, size * 0.025)
      ctx.fillStyle = mix(darken(color, 0.35), palette.accent, 0.22)
      ctx.beginPath()
      ctx.moveTo(left - wide * size * 0.16, top - size * 0.01)
      ctx.quadraticCurveTo(
        left + wide * size * 0.38,
        top - wide * size * 0.7,
        left + wide * size * 0.5,
        top - wide * size * 2,
      )
      ctx.quadraticCurveTo(
        left + wide * size * 0.62,
        top - wide * size * 0.7,
        left + wide * size * 1.16,
        top - size * 0.01,
      )
      ctx.fill()
      ctx.fillStyle = palette.accent
      ctx.beginPath()
      ctx.moveTo(left + wide * size * 0.5, top - wide * size * 2.45)
      ctx.lineTo(left + wide * size * 0.5 + size * 0.05 * scene.lightSide, top - wide * size * 2.35)
      ctx.lineTo(left + wide * size * 0.5, top - wide * size * 2.22)
      ctx.fill()
      ctx.fillRect(
        left + wide * size * 0.5 - 0.5,
        top - wide * size * 2.45,
        Math.max(1, size * 0.004),
        wide * size * 0.5,
      )
    } else {
      for (let tooth = 0; tooth < wide * 22; tooth += 1)
        if (tooth % 2 === 0)
          ctx.fillRect(left + (tooth / (wide * 22)) * wide * size, top - size * 0.02, size / 24, size * 0.022)
    }
    for (let row = 0.12; row < tall * 0.75; row += 0.13) {
      ctx.fillStyle = isLit && random.chance(0.6) ? palette.lamp : darken(color, 0.55)
      ctx.fillRect(left + wide * size * 0.5 - size * 0.008, top + row * size, size * 0.016, size * 0.034)
    }
  }
  part(-0.3, 0.1, 0.5, 'cone')
  part(0.3, 0.11, 0.55, 'cone')
  part(-0.02, 0.34, 0.5, 'teeth')
  part(-0.17, 0.12, 0.72, 'cone')
  part(0.09, 0.14, 0.95, 'cone')
  part(0.2, 0.09, 0.66, 'cone')
  part(-0.42, 0.1, 0.3, 'teeth')
  part(0.44, 0.1, 0.32, 'teeth')
  part(0, 0.8, 0.2, 'teeth')
  ctx.fillStyle = isLit ? palette.lamp : darken(color, 0.6)
  ctx.beginPath()
  ctx.arc(x, foot - size * 0.06, size * 0.035, Math.PI, 2 * Math.PI)
  ctx.rect(x - size * 0.035, foot - size * 0.06, size * 0.07, size * 0.065)
  ctx.fill()
}
