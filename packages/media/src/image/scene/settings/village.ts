import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow, paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { groundLine, paintAir, paintFarHills, paintGrass, paintGround } from './land.ts'

export const composeVillage = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.87
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.2,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintFarHills(s, 'hills', 0.18)
        paintAir(s, { y: horizonY + unit * 0.05, thickness: unit * 0.1, opacity: 0.4 })
      },
      middle: (s) => {
        const row = { y: horizonY + unit * 0.12, rise: unit * 0.025, depth: 0.45, row: 2 }
        paintGround(s, row)
        paintHouses(s, { foot: groundLine(s, row), size: 0.1, depth: 0.5, count: 9 })
        const nearer = { y: horizonY + unit * 0.2, rise: unit * 0.02, depth: 0.6, row: 4 }
        paintGround(s, nearer)
        paintHouses(s, { foot: groundLine(s, nearer), size: 0.17, depth: 0.7, count: 5 })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.04, rise: unit * 0.02, depth: 0.8, row: 6 })
        paintLane(s, groundY)
        paintFence(s, groundY)
      },
      front: (s) =>
        paintGrass(s, {
          y: s.height * 1.01,
          height: unit * 0.1,
          count: 260,
          color: darken(layerColor(s, 1), 0.2),
          tip: mix(layerColor(s, 0.75), s.palette.light, 0.25),
        }),
    },
  }
}

const paintHouses = (
  scene: Scene,
  row: { foot: (x: number) => number; size: number; depth: number; count: number },
): void => {
  const { ctx, width, unit, random, palette, brief } = scene
  const walls = ['#e8dcc4', '#d9c2a0', '#cdb7a8', '#e3d3b6'] as const
  const roofs = ['#9a4a36', '#7a4a3a', '#5c5a66', '#a8663c'] as const
  const ambient = layerColor(scene, row.depth)
  const isLit = brief.time !== 'day' && brief.time !== 'golden hour'
  const dim = { day: 0.15, dawn: 0.4, 'golden hour': 0.38, dusk: 0.62, night: 0.74 }[brief.time]
  for (let house = 0; house < row.count; house += 1) {
    const x = ((house + random.between(0.15, 0.85)) / row.count) * width
    if (row.depth > 0.6 && Math.abs(x - scene.focusX) < unit * 0.16) continue
    const size = unit * row.size * random.between(0.75, 1.2)
    const foot = row.foot(x) + size * 0.12
    const [wide, tall] = [size * random.between(0.8, 1.15), size * 0.5]
    const wall = mix(walls[random.integer(0, 3)] ?? walls[0], ambient, dim)
    const roof = mix(roofs[random.integer(0, 3)] ?? roofs[0], ambient, dim * 0.9)
    const face = wide * 0.36 * scene.lightSide
    ctx.fillStyle = darken(wall, 0.18)
    ctx.fillRect(x - wide / 2, foot - tall, wide, tall)
    ctx.fillStyle = mix(wall, palette.light, 0.15)
    ctx.beginPath()
    const gable = scene.lightSide > 0 ? x + wide / 2 - Math.abs(face) : x - wide / 2
    ctx.rect(gable, foot - tall, Math.abs(face), tall)
    ctx.moveTo(gable, foot - tall + 1)
    ctx.lineTo(gable + Math.abs(face) / 2, foot - tall - size * 0.36)
    ctx.lineTo(gable + Math.abs(face), foot - tall + 1)
    ctx.fill()
    const peak = gable + Math.abs(face) / 2
    const far = scene.lightSide > 0 ? x - wide / 2 : x + wide / 2
    const inner = scene.lightSide > 0 ? gable : gable + Math.abs(face)
    ctx.fillStyle = roof
    ctx.beginPath()
    ctx.moveTo(far - scene.lightSide * size * 0.05, foot - tall + size * 0.02)
    ctx.lineTo(far + scene.lightSide * size * 0.1, foot - tall - size * 0.38)
    ctx.lineTo(peak, foot - tall - size * 0.38)
    ctx.lineTo(inner - scene.lightSide * size * 0.02, foot - tall + size * 0.02)
    ctx.fill()
    ctx.strokeStyle = darken(roof, 0.2)
    ctx.lineWidth = size * 0.035
    ctx.beginPath()
    ctx.moveTo(gable - size * 0.03, foot - tall + size * 0.03)
    ctx.lineTo(peak, foot - tall - size * 0.38)
    ctx.lineTo(gable + Math.abs(face) + size * 0.03, foot - tall + size * 0.03)
    ctx.stroke()
    ctx.fillStyle = darken(wall, 0.35)
    const stackX = far + scene.lightSide * wide * 0.3
    ctx.fillRect(stackX - size * 0.04, foot - tall - size * 0.5, size * 0.08, size * 0.2)
    if (isLit || random.chance(0.3)) paintSmoke(scene, { x: stackX, y: foot - tall - size * 0.5, size })
    for (const [at, w] of [
      [far + scene.lightSide * wide * 0.2, 0.1],
      [far + scene.lightSide * wide * 0.42, 0.1],
      [peak, 0.09],
    ] as const) {
      ctx.fillStyle = isLit && random.chance(0.75) ? palette.lamp : darken(wall, 0.55)
      ctx.fillRect(at - (size * w) / 2, foot - tall * 0.72, size * w, size * 0.15)
    }
    if (isLit)
      paintGlow(scene, { x: peak, y: foot - tall * 0.6, radius: size * 0.8, opacity: 0.3, color: palette.lamp })
  }
}

const paintSmoke = (scene: Scene, { x, y, size }: { x: number; y: number; size: number }): void => {
  for (let puff = 0; puff < 9; puff += 1) {
    paintSoftSpot(scene, {
      x: x + size * 0.05 * puff + scene.random.between(-0.03, 0.03) * size,
      y: y - size * 0.09 * puff,
      radiusX: size * (0.04 + 0.02 * puff),
      radiusY: size * (0.04 + 0.016 * puff),
      color: lighten(scene.palette.haze, 0.15),
      opacity: 0.4 - puff * 0.035,
    })
  }
}

const paintLane = (scene: Scene, groundY: number): void => {
  const { ctx, focusX, unit, height, palette, width } = scene
  const color = mix(mix('#b79a72', layerColor(scene, 0.6), 0.55), palette.light, 0.1)
  const endX = width / 2 + (width / 2 - focusX) * 0.3
  const fill = ctx.createLinearGradient(0, groundY - unit * 0.1, 0, height)
  fill.addColorStop(0, withOpacity(color, 0.75))
  fill.addColorStop(1, withOpacity(darken(color, 0.4), 0.9))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(endX, groundY - unit * 0.055)
  ctx.bezierCurveTo(endX - unit * 0.1, groundY, focusX - unit * 0.12, groundY, focusX - unit * 0.5, height + 5)
  ctx.lineTo(focusX + unit * 0.24, height + 5)
  ctx.bezierCurveTo(
    focusX + unit * 0.16,
    groundY + unit * 0.03,
    endX + unit * 0.06,
    groundY - unit * 0.01,
    endX + unit * 0.03,
    groundY - unit * 0.055,
  )
  ctx.fill()
}

const paintFence = (scene: Scene, groundY: number): void => {
  const { ctx, width, unit, focusX } = scene
  const color = darken(layerColor(scene, 0.95), 0.1)
  const [from, to] = focusX < width / 2 ? [width * 0.62, width * 1.02] : [-width * 0.02, width * 0.38]
  ctx.fillStyle = color
  for (let x = from; x < to; x += unit * 0.06) ctx.fillRect(x, groundY - unit * 0.04, unit * 0.008, unit * 0.075)
  for (const rail of [-0.025, 0]) ctx.fillRect(from, groundY + unit * rail, to - from, unit * 0.006)
}
