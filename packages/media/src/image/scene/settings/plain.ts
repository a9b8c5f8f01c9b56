import { darken, mix } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFarHills, paintGrass, paintGround } from './land.ts'

export const composePlain = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.84
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.225,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintFarHills(s, 'hills', 0.13)
        paintAir(s, { y: horizonY + unit * 0.05, thickness: unit * 0.09, opacity: 0.45 })
      },
      middle: (s) => {
        const field = { y: horizonY + unit * 0.1, rise: unit * 0.035, depth: 0.42, row: 2 }
        paintGround(s, field)
        paintHedges(s, groundLine(s, field))
        paintGround(s, { y: horizonY + unit * 0.16, rise: unit * 0.03, depth: 0.58, row: 3 })
      },
      near: (s) => {
        const tip = mix(layerColor(s, 0.45), s.palette.light, 0.45)
        paintGround(s, { y: groundY - unit * 0.03, rise: unit * 0.025, depth: 0.8, row: 5 })
        for (const [i, y] of [0, 0.03, 0.07].entries())
          paintGrass(s, {
            y: groundY + unit * (y - 0.01),
            height: unit * (0.03 + i * 0.016),
            count: 520,
            color: layerColor(s, 0.75 + i * 0.1),
            tip,
          })
      },
      front: (s) =>
        paintGrass(s, {
          y: s.height * 1.02,
          height: unit * 0.16,
          count: 340,
          color: darken(layerColor(s, 1), 0.25),
          tip: mix(layerColor(s, 0.8), s.palette.light, 0.2),
        }),
    },
  }
}

const paintHedges = (scene: Scene, line: (x: number) => number): void => {
  const { ctx, width, unit, random } = scene
  ctx.fillStyle = layerColor(scene, 0.55)
  for (let x = 0; x < width; x += unit * 0.012) {
    if (random.chance(0.45)) continue
    ctx.beginPath()
    ctx.arc(x, line(x), unit * random.between(0.005, 0.016), 0, 2 * Math.PI)
    ctx.fill()
  }
}
