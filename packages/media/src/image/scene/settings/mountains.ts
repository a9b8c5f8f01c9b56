import { mix } from '../../color.ts'
import { layerColor, paintRidges } from '../../motifs/paint-ridges.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFirs, paintGrass, paintGround } from './land.ts'

export const composeMountains = (scene: Scene): Composition => {
  const { unit, horizonY, height } = scene
  const groundY = height * 0.87
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.213,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintRidges(s, {
          count: 3,
          farY: horizonY,
          nearY: horizonY + unit * 0.07,
          farRise: unit * 0.34,
          nearRise: unit * 0.24,
          frequency: 1.25,
          shape: 'peaks',
          nearTone: 0.42,
        })
        paintAir(s, { y: horizonY + unit * 0.06, thickness: unit * 0.12, opacity: 0.5 })
      },
      middle: (s) => {
        const ridge = { y: horizonY + unit * 0.14, rise: unit * 0.09, depth: 0.6, row: 2, roughness: 3 }
        paintGround(s, ridge)
        paintFirs(s, { y: groundLine(s, ridge), size: 0.06, step: 0.022, depth: 0.66, sparse: 0.15 })
        paintAir(s, { y: horizonY + unit * 0.24, thickness: unit * 0.12, opacity: 0.45 })
      },
      near: (s) => {
        const ground = { y: groundY - unit * 0.01, rise: unit * 0.05, depth: 0.92, row: 5, roughness: 4 }
        paintGround(s, ground)
        paintGrass(s, {
          y: groundY + unit * 0.01,
          height: unit * 0.022,
          count: 700,
          color: layerColor(s, 1),
          tip: mix(layerColor(s, 0.8), s.palette.light, 0.25),
        })
      },
      front: (s) =>
        paintFirs(s, { clearOf: scene.focusX, y: () => s.height * 1.12, size: 0.5, step: 0.3, depth: 1, sparse: 0.5 }),
    },
  }
}
