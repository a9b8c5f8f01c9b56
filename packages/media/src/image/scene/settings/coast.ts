import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor, paintRidges } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintAir } from './land.ts'

/** Open water that mirrors the sky, with the light's path on it. */
export const paintWater = (
  scene: Scene,
  { top, bottom, rough }: { top: number; bottom: number; rough: number },
): void => {
  const { ctx, width, unit, palette, random, light } = scene
  const base = mix(mix(palette.sky[0], palette.near, 0.3), '#1d5f7f', scene.brief.genre === 'noir' ? 0 : 0.28)
  const fill = ctx.createLinearGradient(0, top, 0, bottom)
  fill.addColorStop(0, mix(palette.sky[2], palette.far, 0.35))
  fill.addColorStop(0.25, mix(palette.sky[1], base, 0.45))
  fill.addColorStop(1, darken(base, 0.25))
  ctx.fillStyle = fill
  ctx.fillRect(0, top, width, bottom - top)
  const lines = 240
  for (let line = 0; line < lines; line += 1) {
    const part = (line / lines) ** 1.7
    const y = top + (bottom - top) * part
    const length = unit * (0.02 + 0.26 * part) * random.between(0.4, 1.4)
    const x = random.between(-0.1, 1.05) * width
    const isLit = random.chance(0.45)
    ctx.strokeStyle = withOpacity(isLit ? lighten(palette.sky[2], 0.15) : darken(base, 0.35), random.between(0.08, 0.3))
    ctx.lineWidth = unit * (0.0007 + 0.0045 * part * rough)
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.bezierCurveTo(
      x + length * 0.3,
      y - unit * 0.006 * part * rough * 3,
      x + length * 0.6,
      y + unit * 0.004 * part * rough,
      x + length,
      y - unit * 0.002 * part,
    )
    ctx.stroke()
  }
  paintGlitter(scene, { x: light.x, top, bottom })
}

/** The light's path: short dashes, dense at the horizon, wide near the viewer. */
const paintGlitter = (scene: Scene, { x, top, bottom }: { x: number; top: number; bottom: number }): void => {
  const { ctx, unit, palette, random, brief } = scene
  if (brief.weather === 'storm') return
  const strength = { clear: 1, rain: 0.3, fog: 0.45, snow: 0.4 }[brief.weather]
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  paintSoftSpot(scene, {
    x,
    y: top,
    radiusX: unit * 0.3,
    radiusY: unit * 0.12,
    color: palette.light,
    opacity: 0.5 * strength,
  })
  for (let dash = 0; dash < 420; dash += 1) {
    const part = random.next() ** 1.5
    const spread = unit * (0.02 + 0.16 * part)
    const length = unit * (0.004 + 0.03 * part) * random.between(0.5, 1.4)
    const at = x + (random.next() + random.next() + random.next() - 1.5) * spread * 1.3
    ctx.fillStyle = withOpacity(lighten(palette.light, 0.25), random.between(0.2, 0.85) * strength)
    ctx.beginPath()
    ctx.ellipse(at, top + (bottom - top) * part, length, unit * (0.0006 + 0.0026 * part), 0, 0, 2 * Math.PI)
    ctx.fill()
  }
  ctx.restore()
}

export const composeCoast = (scene: Scene): Composition => {
  const { unit, horizonY, height, width } = scene
  const groundY = height * 0.85
  const isStorm = scene.brief.weather === 'storm'
  const rockSide = scene.focusX < width / 2 ? -1 : 1
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.213,
    waterY: horizonY + unit * 0.06,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintFarIslands(s)
        paintWater(s, { top: horizonY, bottom: height, rough: isStorm ? 2.2 : 1 })
        paintAir(s, { y: horizonY, thickness: unit * 0.05, opacity: 0.5 })
      },
      middle: (s) => {
        if (isStorm) paintBreakers(s)
      },
      near: (s) => paintHeadland(s, { side: rockSide, topY: groundY }),
      front: (s) => paintRocks(s, rockSide),
    },
  }
}

const paintFarIslands = (scene: Scene): void => {
  const { unit, horizonY } = scene
  if (!scene.random.chance(0.75)) return
  paintRidges(scene, {
    count: 2,
    farY: horizonY + unit * 0.03,
    nearY: horizonY + unit * 0.045,
    farRise: unit * 0.1,
    nearRise: unit * 0.07,
    frequency: 0.9,
    shape: 'peaks',
    nearTone: 0.25,
  })
}

const paintBreakers = (scene: Scene): void => {
  const { ctx, width, unit, horizonY, height, random, palette } = scene
  for (let wave = 0; wave < 4; wave += 1) {
    const y = horizonY + (height - horizonY) * (0.2 + wave * 0.18)
    const rise = unit * (0.02 + wave * 0.018)
    const body = mix(palette.sky[0], palette.near, 0.5)
    ctx.fillStyle = withOpacity(darken(body, 0.15), 0.8)
    ctx.beginPath()
    ctx.moveTo(-10, y + rise * 3)
    const phase = random.between(0, 9)
    const crest = (x: number): number =>
      y -
      rise *
        (Math.abs(Math.sin(x / unit / (0.22 + wave * 0.07) + phase)) ** 1.6 + 0.2 * scene.noise(x / unit / 0.08, wave))
    for (let x = -10; x <= width + 10; x += 6) ctx.lineTo(x, crest(x))
    ctx.lineTo(width + 10, y + rise * 3)
    ctx.fill()
    ctx.fillStyle = withOpacity(lighten(palette.haze, 0.4), 0.6)
    for (let foam = 0; foam < 160; foam += 1) {
      const x = random.next() * width
      ctx.beginPath()
      ctx.arc(x, crest(x) + random.between(-0.25, 0.35) * rise, unit * random.between(0.0008, 0.004), 0, 2 * Math.PI)
      ctx.fill()
    }
  }
}

/** Where the subject stands: rock that comes in from one side, with grass on top. */
const paintHeadland = (scene: Scene, { side, topY }: { side: -1 | 1; topY: number }): void => {
  const { ctx, width, height, unit, palette, random, focusX } = scene
  const color = layerColor(scene, 0.9)
  const edge = focusX - side * unit * 0.34
  const from = side < 0 ? -20 : width + 20
  ctx.beginPath()
  ctx.moveTo(from, height + 20)
  ctx.lineTo(from, topY - unit * 0.05)
  const steps = 26
  for (let step = 0; step <= steps; step += 1) {
    const x = from + ((edge - from) * step) / steps
    ctx.lineTo(
      x,
      topY -
        unit * 0.012 +
        unit * 0.012 * scene.noise(x / unit / 0.2, 3) -
        (step < 4 ? unit * (0.04 - step * 0.01) : 0),
    )
  }
  for (let step = 1; step <= 9; step += 1) {
    ctx.lineTo(edge - side * unit * (0.012 * step + random.between(0, 0.03)), topY + ((height - topY) * step) / 9)
  }
  ctx.lineTo(edge - side * unit * 0.16, height + 20)
  ctx.closePath()
  const fill = ctx.createLinearGradient(0, topY - unit * 0.03, 0, height)
  fill.addColorStop(0, mix(color, palette.light, 0.3))
  fill.addColorStop(0.12, color)
  fill.addColorStop(1, darken(color, 0.5))
  ctx.fillStyle = fill
  ctx.fill()
  ctx.save()
  ctx.clip()
  for (let facet = 0; facet < 60; facet += 1) {
    const x = from + (edge - from) * random.next()
    const y = topY + (height - topY) * random.next() ** 1.3 + unit * 0.03
    const size = unit * random.between(0.02, 0.08)
    ctx.fillStyle = random.chance(0.5) ? withOpacity(palette.light, 0.06) : withOpacity(darken(color, 0.7), 0.25)
    ctx.beginPath()
    ctx.moveTo(x, y)
    ctx.lineTo(x + size, y + size * random.between(-0.2, 0.3))
    ctx.lineTo(x + size * random.between(0.3, 0.8), y + size * random.between(0.5, 1))
    ctx.fill()
  }
  ctx.restore()
}

const paintRocks = (scene: Scene, side: -1 | 1): void => {
  const { ctx, width, height, unit, random, palette } = scene
  for (let rock = 0; rock < 7; rock += 1) {
    const x = width * (side < 0 ? random.between(0.6, 1.02) : random.between(-0.02, 0.4))
    const size = unit * random.between(0.04, 0.12)
    const color = darken(layerColor(scene, 1), 0.25)
    const y = height + size * 0.2
    ctx.fillStyle = color
    ctx.beginPath()
    ctx.moveTo(x - size * 1.4, y)
    ctx.lineTo(x - size * 0.8, y - size * random.between(0.5, 0.9))
    ctx.lineTo(x - size * 0.1, y - size * random.between(0.9, 1.2))
    ctx.lineTo(x + size * 0.7, y - size * random.between(0.5, 0.8))
    ctx.lineTo(x + size * 1.4, y)
    ctx.fill()
    ctx.fillStyle = withOpacity(palette.light, 0.14)
    ctx.beginPath()
    ctx.moveTo(x - size * 0.1, y - size)
    ctx.lineTo(x + size * 0.7 * scene.lightSide, y - size * 0.6)
    ctx.lineTo(x + size * 0.2 * scene.lightSide, y - size * 0.4)
    ctx.fill()
  }
}
