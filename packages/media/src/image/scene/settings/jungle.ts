import { darken, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { aloft, paintFerns } from './forest.ts'
import { paintAir, paintFarHills, paintGround, paintShafts } from './land.ts'

export const composeJungle = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.88
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.213,
    waterY: null,
    planes: {
      sky: (s) => {
        paintHeaven(s)
        paintAir(s, { y: horizonY, thickness: unit * 0.4, opacity: 0.5 })
      },
      far: (s) => {
        paintFarHills(s, 'hills', 0.2)
        paintTemple(s, { x: s.light.x, foot: horizonY + unit * 0.07, size: unit * 0.34 })
        paintLeafMass(s, { y: horizonY + unit * 0.08, size: unit * 0.05, depth: 0.34 })
        paintAir(s, { y: horizonY + unit * 0.1, thickness: unit * 0.14, opacity: 0.5 })
      },
      middle: (s) => {
        paintLeafMass(s, { y: horizonY + unit * 0.2, size: unit * 0.075, depth: 0.58 })
        for (let palm = 0; palm < 6; palm += 1)
          paintPalm(s, {
            x: s.random.next() * s.width,
            foot: horizonY + unit * 0.26,
            size: unit * s.random.between(0.32, 0.5),
            depth: 0.66,
          })
        paintShafts(aloft(s), { strength: 0.2, count: 8, spread: 0.75 })
        paintAir(s, { y: horizonY + unit * 0.26, thickness: unit * 0.1, opacity: 0.35 })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.04, rise: unit * 0.03, depth: 0.9, row: 5, roughness: 3 })
        paintFerns(s, { y: groundY + unit * 0.02, size: unit * 0.12, count: 22, color: layerColor(s, 0.88) })
      },
      front: (s) => {
        for (const x of [-0.02, 1.02])
          paintPalm(s, { x: x * s.width, foot: s.height * 1.1, size: unit * 1.05, depth: 1 })
        paintFerns(s, { y: s.height * 1.04, size: unit * 0.24, count: 14, color: darken(layerColor(s, 1), 0.35) })
        paintVines(s)
      },
    },
  }
}

const paintLeafMass = (scene: Scene, mass: { y: number; size: number; depth: number }): void => {
  const { ctx, width, height, random, palette } = scene
  const color = layerColor(scene, mass.depth)
  ctx.fillStyle = color
  ctx.fillRect(0, mass.y, width, height - mass.y)
  for (const [lift, tone] of [
    [0, color],
    [-0.35, mix(color, palette.light, 0.1)],
    [0.5, darken(color, 0.12)],
  ] as const) {
    ctx.fillStyle = tone
    for (let clump = 0; clump < width / mass.size; clump += 1) {
      const size = mass.size * random.between(0.5, 1.25)
      const x = random.next() * width
      const y = mass.y - mass.size * random.between(-0.2, 0.7) + lift * mass.size
      ctx.beginPath()
      for (let leaf = 0; leaf < 9; leaf += 1) {
        const angle = (leaf / 9) * Math.PI - Math.PI
        ctx.moveTo(x, y)
        ctx.quadraticCurveTo(
          x + Math.cos(angle - 0.2) * size * 0.6,
          y + Math.sin(angle - 0.2) * size * 0.6,
          x + Math.cos(angle) * size,
          y + Math.sin(angle) * size * 0.8,
        )
        ctx.quadraticCurveTo(x + Math.cos(angle + 0.3) * size * 0.6, y + Math.sin(angle + 0.3) * size * 0.6, x, y)
      }
      ctx.fill()
    }
  }
}

export const paintPalm = (scene: Scene, palm: { x: number; foot: number; size: number; depth: number }): void => {
  const { ctx, random } = scene
  const color = palm.depth >= 1 ? darken(layerColor(scene, 1), 0.3) : layerColor(scene, palm.depth)
  const lean = palm.size * random.between(-0.18, 0.18)
  const [topX, topY] = [palm.x + lean, palm.foot - palm.size]
  ctx.strokeStyle = color
  ctx.lineCap = 'round'
  ctx.lineWidth = palm.size * 0.035
  ctx.beginPath()
  ctx.moveTo(palm.x, palm.foot)
  ctx.quadraticCurveTo(palm.x + lean * 0.2, palm.foot - palm.size * 0.5, topX, topY)
  ctx.stroke()
  ctx.fillStyle = color
  for (let leaf = 0; leaf < 11; leaf += 1) {
    const angle = -Math.PI / 2 + (leaf - 5) * 0.42 + random.between(-0.1, 0.1)
    const reach = palm.size * random.between(0.34, 0.46)
    const [dx, dy] = [Math.cos(angle) * reach, Math.sin(angle) * reach * 0.55]
    const droop = reach * 0.38
    ctx.beginPath()
    ctx.moveTo(topX, topY)
    ctx.quadraticCurveTo(topX + dx * 0.5, topY + dy - droop * 0.35, topX + dx, topY + dy + droop)
    for (let tooth = 5; tooth >= 0; tooth -= 1) {
      const part = tooth / 6
      ctx.lineTo(topX + dx * part, topY + dy * part + droop * part * part + reach * 0.05)
      ctx.lineTo(
        topX + dx * (part - 0.05),
        topY + dy * part + droop * part * part + reach * 0.17 * (1 - Math.abs(part - 0.5)),
      )
    }
    ctx.closePath()
    ctx.fill()
  }
}

/** A stepped pyramid that the forest has taken back. */
const paintTemple = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, palette } = scene
  const color = mix(layerColor(scene, 0.3), '#b9a789', 0.25)
  for (let step = 0; step < 6; step += 1) {
    const half = size * (0.62 - step * 0.09)
    const top = foot - size * (step + 1) * 0.12
    ctx.fillStyle = step % 2 ? color : darken(color, 0.06)
    ctx.fillRect(x - half, top, half * 2, size * 0.13)
    ctx.fillStyle = withOpacity(palette.light, 0.22)
    ctx.fillRect(x - half, top, half * 2, size * 0.008)
  }
  ctx.fillStyle = darken(color, 0.12)
  ctx.fillRect(x - size * 0.12, foot - size * 0.86, size * 0.24, size * 0.15)
  ctx.fillStyle = darken(color, 0.55)
  ctx.fillRect(x - size * 0.035, foot - size * 0.81, size * 0.07, size * 0.1)
  ctx.fillStyle = darken(color, 0.18)
  ctx.fillRect(x - size * 0.07, foot - size * 0.72, size * 0.14, size * 0.72)
}

const paintVines = (scene: Scene): void => {
  const { ctx, width, height, unit, random } = scene
  const color = darken(layerColor(scene, 1), 0.35)
  ctx.strokeStyle = color
  ctx.fillStyle = color
  for (let vine = 0; vine < 9; vine += 1) {
    const x = random.next() * width
    const length = height * random.between(0.1, 0.42)
    ctx.lineWidth = unit * 0.004
    ctx.beginPath()
    ctx.moveTo(x, -5)
    ctx.quadraticCurveTo(x + unit * 0.03, length * 0.6, x + unit * random.between(-0.02, 0.02), length)
    ctx.stroke()
    for (let leaf = 0; leaf < 8; leaf += 1) {
      ctx.beginPath()
      ctx.ellipse(
        x + unit * random.between(-0.012, 0.025),
        length * (leaf / 8),
        unit * 0.014,
        unit * 0.006,
        random.between(-1, 1),
        0,
        2 * Math.PI,
      )
      ctx.fill()
    }
  }
}
