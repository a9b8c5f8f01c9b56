import { darken, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintAir, paintGround, paintShafts } from './land.ts'

export const composeForest = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.86
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.25,
    waterY: null,
    planes: {
      sky: (s) => {
        paintHeaven(s)
        paintAir(s, { y: horizonY, thickness: unit * 0.5, opacity: 0.6 })
      },
      far: (s) => {
        for (const [i, depth] of [0.05, 0.18, 0.32].entries()) {
          paintTrunks(s, {
            foot: horizonY + unit * (0.08 + i * 0.05),
            count: 34 - i * 7,
            thickness: unit * (0.006 + i * 0.005),
            depth,
          })
          paintAir(s, { y: horizonY + unit * (0.1 + i * 0.04), thickness: unit * 0.16, opacity: 0.42 })
        }
      },
      middle: (s) => {
        paintGround(s, { y: horizonY + unit * 0.17, rise: unit * 0.03, depth: 0.5, row: 2 })
        paintTrunks(s, { foot: horizonY + unit * 0.24, count: 12, thickness: unit * 0.026, depth: 0.58 })
        paintShafts(aloft(s), { strength: s.isNight ? 0.1 : 0.3, count: 10, spread: 0.75 })
        paintAir(s, { y: horizonY + unit * 0.24, thickness: unit * 0.12, opacity: 0.34 })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.05, rise: unit * 0.035, depth: 0.86, row: 5, roughness: 3 })
        paintPath(s, groundY - unit * 0.05)
        paintFerns(s, { y: groundY + unit * 0.01, size: unit * 0.07, count: 26, color: layerColor(s, 0.95) })
      },
      front: (s) => {
        paintBigTrunk(s, s.lightSide > 0 ? -0.02 : 1.02, 0.09)
        paintBigTrunk(s, s.lightSide > 0 ? 0.97 : 0.03, 0.055)
        paintFerns(s, { y: s.height * 1.02, size: unit * 0.17, count: 12, color: darken(layerColor(s, 1), 0.35) })
      },
    },
  }
}

/** Under leaves the light comes through the crowns, wherever the sun is. */
export const aloft = (scene: Scene): Scene => ({
  ...scene,
  light: { ...scene.light, x: scene.light.x + scene.lightSide * scene.unit * 0.2, y: -scene.unit * 0.15 },
})

const paintTrunks = (scene: Scene, row: { foot: number; count: number; thickness: number; depth: number }): void => {
  const { ctx, width, random, unit, palette } = scene
  const color = layerColor(scene, row.depth)
  for (let trunk = 0; trunk < row.count; trunk += 1) {
    const x = ((trunk + random.between(0.1, 0.9)) / row.count) * width
    if (Math.abs(x - scene.focusX) < row.thickness * 4 && row.depth > 0.4) continue
    const thickness = row.thickness * random.between(0.6, 1.4)
    const lean = random.between(-0.03, 0.03) * row.foot
    const bark = ctx.createLinearGradient(x - thickness / 2, 0, x + thickness / 2, 0)
    const [lit, dark] = [mix(color, palette.light, 0.22), darken(color, 0.2)]
    bark.addColorStop(0, scene.lightSide > 0 ? dark : lit)
    bark.addColorStop(1, scene.lightSide > 0 ? lit : dark)
    ctx.fillStyle = bark
    ctx.beginPath()
    ctx.moveTo(x - thickness * 0.9, row.foot + unit * 0.01)
    ctx.quadraticCurveTo(x - thickness * 0.45, row.foot - unit * 0.06, x + lean - thickness * 0.32, -10)
    ctx.lineTo(x + lean + thickness * 0.32, -10)
    ctx.quadraticCurveTo(x + thickness * 0.45, row.foot - unit * 0.06, x + thickness * 0.9, row.foot + unit * 0.01)
    ctx.fill()
    ctx.strokeStyle = color
    ctx.lineCap = 'round'
    for (let branch = 0; branch < 3; branch += 1) {
      const y = row.foot * random.between(0.1, 0.6)
      const side = random.chance(0.5) ? 1 : -1
      ctx.lineWidth = thickness * 0.18
      ctx.beginPath()
      ctx.moveTo(x + lean * (1 - y / row.foot), y)
      ctx.quadraticCurveTo(
        x + side * thickness * 2,
        y - thickness,
        x + side * thickness * random.between(3, 6),
        y - thickness * random.between(0, 4),
      )
      ctx.stroke()
    }
  }
  paintCanopy(scene, { thickness: row.thickness, color })
}

const paintCanopy = (scene: Scene, { thickness, color }: { thickness: number; color: `#${string}` }): void => {
  const { ctx, width, random } = scene
  ctx.fillStyle = color
  ctx.beginPath()
  for (let leaf = 0; leaf < 130; leaf += 1) {
    const size = thickness * random.between(1.2, 3.2)
    const x = random.next() * width
    const y = scene.horizonY * 0.34 * random.next() ** 1.6
    ctx.moveTo(x + size, y)
    ctx.ellipse(x, y, size, size * 0.5, random.between(-0.6, 0.6), 0, 2 * Math.PI)
  }
  ctx.fill()
}

const paintBigTrunk = (scene: Scene, at: number, thick: number): void => {
  const { ctx, width, height, unit } = scene
  const x = at * width
  const half = thick * unit
  const color = darken(layerColor(scene, 1), 0.4)
  ctx.fillStyle = color
  ctx.beginPath()
  ctx.moveTo(x - half * 2.2, height + 10)
  ctx.quadraticCurveTo(x - half, height * 0.82, x - half * 0.8, -10)
  ctx.lineTo(x + half * 0.9, -10)
  ctx.quadraticCurveTo(x + half, height * 0.8, x + half * 2.4, height + 10)
  ctx.fill()
}

/** A lighter track that narrows to the distance. */
const paintPath = (scene: Scene, topY: number): void => {
  const { ctx, focusX, unit, height, palette, light } = scene
  const color = mix(layerColor(scene, 0.5), palette.light, 0.18)
  const fill = ctx.createLinearGradient(0, topY, 0, height)
  fill.addColorStop(0, withOpacity(color, 0.9))
  fill.addColorStop(1, withOpacity(darken(color, 0.55), 0.5))
  ctx.fillStyle = fill
  const farX = focusX + (light.x - focusX) * 0.25
  ctx.beginPath()
  ctx.moveTo(farX - unit * 0.02, topY - unit * 0.015)
  ctx.bezierCurveTo(
    farX - unit * 0.06,
    topY + unit * 0.05,
    focusX - unit * 0.05,
    height - unit * 0.1,
    focusX - unit * 0.42,
    height + 5,
  )
  ctx.lineTo(focusX + unit * 0.28, height + 5)
  ctx.bezierCurveTo(
    focusX + unit * 0.16,
    height - unit * 0.1,
    farX + unit * 0.02,
    topY + unit * 0.05,
    farX + unit * 0.025,
    topY - unit * 0.015,
  )
  ctx.fill()
}

export const paintFerns = (
  scene: Scene,
  row: { y: number; size: number; count: number; color: `#${string}` },
): void => {
  const { ctx, width, random, palette } = scene
  for (let fern = 0; fern < row.count; fern += 1) {
    const x = random.next() * width
    if (Math.abs(x - scene.focusX) < row.size * 1.2) continue
    const size = row.size * random.between(0.6, 1.2)
    ctx.fillStyle = random.chance(0.25) ? mix(row.color, palette.light, 0.12) : row.color
    for (let leaf = 0; leaf < 7; leaf += 1) {
      const angle = -Math.PI / 2 + (leaf - 3) * 0.36 + random.between(-0.1, 0.1)
      const [dx, dy] = [Math.cos(angle) * size, Math.sin(angle) * size * 0.85]
      ctx.beginPath()
      ctx.moveTo(x, row.y)
      ctx.quadraticCurveTo(x + dx * 0.5 - size * 0.08, row.y + dy * 0.95, x + dx, row.y + dy * 0.82)
      ctx.quadraticCurveTo(x + dx * 0.5 + size * 0.08, row.y + dy * 0.6, x, row.y)
      ctx.fill()
    }
  }
}
