import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor, paintRidges } from '../../motifs/paint-ridges.ts'
import { paintGlow } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintGround, paintShafts } from './land.ts'

export const composeUnderwater = (scene: Scene): Composition => {
  const { unit, height, width } = scene
  const groundY = height * 0.87
  const surface: Scene = { ...scene, light: { x: scene.light.x, y: -unit * 0.2, radius: unit * 0.05 } }
  return {
    isIndoors: true,
    groundY,
    personHeight: unit * 0.213,
    waterY: height * 0.42,
    litFrom: { x: scene.light.x, y: 0 },
    planes: {
      sky: (s) => paintDepths(s, surface.light.x),
      far: (s) => {
        paintRidges(s, {
          count: 3,
          farY: height * 0.72,
          nearY: height * 0.8,
          farRise: unit * 0.2,
          nearRise: unit * 0.14,
          frequency: 1.2,
          shape: 'hills',
          nearTone: 0.5,
        })
        paintSchool(s)
      },
      middle: (s) => {
        paintShafts({ ...s, light: surface.light }, { strength: 0.28, count: 11, spread: 0.8 })
        paintGround(s, { y: height * 0.8, rise: unit * 0.05, depth: 0.6, row: 2 })
        for (let weed = 0; weed < 12; weed += 1)
          paintKelp(s, {
            x: s.random.next() * width,
            foot: height * 0.83,
            size: unit * s.random.between(0.2, 0.45),
            color: layerColor(s, 0.66),
          })
      },
      near: (s) => {
        paintGround(s, { y: groundY - unit * 0.02, rise: unit * 0.04, depth: 0.85, row: 5, roughness: 3 })
        for (let coral = 0; coral < 20; coral += 1)
          paintCoral(s, {
            x: s.random.next() * width,
            foot: groundY + unit * s.random.between(0, 0.09),
            size: unit * s.random.between(0.04, 0.11),
          })
      },
      front: (s) => {
        for (let weed = 0; weed < 9; weed += 1) {
          const side = s.random.chance(0.5) ? s.random.between(-0.02, 0.16) : s.random.between(0.84, 1.02)
          paintKelp(s, {
            x: side * width,
            foot: height * 1.04,
            size: unit * s.random.between(0.4, 0.8),
            color: darken(layerColor(s, 1), 0.3),
          })
        }
        paintBubbles(s)
      },
    },
  }
}

const paintDepths = (scene: Scene, x: number): void => {
  const { ctx, width, height, unit, palette, brief } = scene
  const water = mix(palette.far, '#1c86a8', 0.5)
  const dim = brief.time === 'night' ? 0.55 : 0
  const fill = ctx.createLinearGradient(0, 0, 0, height)
  fill.addColorStop(0, darken(lighten(water, 0.5), dim))
  fill.addColorStop(0.4, darken(water, dim))
  fill.addColorStop(1, darken(mix(water, palette.near, 0.6), dim))
  ctx.fillStyle = fill
  ctx.fillRect(0, 0, width, height)
  paintGlow(scene, { x, y: -unit * 0.05, radius: unit * 0.95, opacity: 0.85, color: lighten(palette.light, 0.2) })
  ctx.strokeStyle = withOpacity('#ffffff', 0.12)
  ctx.lineWidth = unit * 0.003
  for (let ripple = 0; ripple < 40; ripple += 1) {
    const [rx, ry] = [scene.random.next() * width, scene.random.next() ** 2 * unit * 0.12]
    ctx.beginPath()
    ctx.ellipse(rx, ry, unit * scene.random.between(0.03, 0.1), unit * 0.006, 0, 0, 2 * Math.PI)
    ctx.stroke()
  }
}

const paintSchool = (scene: Scene): void => {
  const { ctx, unit, random, width, height } = scene
  const [cx, cy] = [width * random.between(0.25, 0.75), height * random.between(0.3, 0.5)]
  ctx.fillStyle = layerColor(scene, 0.45)
  for (let fish = 0; fish < 46; fish += 1) {
    const angle = random.next() * 2 * Math.PI
    const away = Math.sqrt(random.next())
    const [x, y] = [cx + Math.cos(angle) * away * unit * 0.26, cy + Math.sin(angle) * away * unit * 0.09]
    const size = unit * random.between(0.006, 0.013)
    ctx.beginPath()
    ctx.ellipse(x, y, size, size * 0.38, 0.1, 0, 2 * Math.PI)
    ctx.moveTo(x - size * 0.8, y)
    ctx.lineTo(x - size * 1.6, y - size * 0.5)
    ctx.lineTo(x - size * 1.5, y + size * 0.5)
    ctx.fill()
  }
}

const paintKelp = (
  scene: Scene,
  { x, foot, size, color }: { x: number; foot: number; size: number; color: `#${string}` },
): void => {
  const { ctx, random } = scene
  const phase = random.between(0, 6)
  const at = (part: number): [number, number] => [x + Math.sin(part * 5 + phase) * size * 0.06, foot - size * part]
  ctx.strokeStyle = color
  ctx.fillStyle = color
  ctx.lineWidth = size * 0.016
  ctx.beginPath()
  for (let part = 0; part <= 1; part += 0.05) ctx.lineTo(...at(part))
  ctx.stroke()
  for (let part = 0.08; part < 1; part += 0.07) {
    const [lx, ly] = at(part)
    const side = Math.round(part / 0.07) % 2 ? 1 : -1
    ctx.beginPath()
    ctx.moveTo(lx, ly)
    ctx.quadraticCurveTo(lx + side * size * 0.07, ly - size * 0.08, lx + side * size * 0.11, ly - size * 0.03)
    ctx.quadraticCurveTo(lx + side * size * 0.05, ly - size * 0.01, lx, ly)
    ctx.fill()
  }
}

const paintCoral = (scene: Scene, { x, foot, size }: { x: number; foot: number; size: number }): void => {
  const { ctx, random, palette } = scene
  const colors = [palette.accent, '#d95f7f', '#e08a4a', '#8a6fc9', layerColor(scene, 0.8)] as const
  const color = mix(colors[random.integer(0, 4)] ?? palette.accent, palette.near, 0.45)
  ctx.strokeStyle = color
  ctx.fillStyle = color
  ctx.lineCap = 'round'
  if (random.chance(0.4)) {
    ctx.beginPath()
    ctx.ellipse(x, foot, size * 0.8, size * 0.5, 0, Math.PI, 2 * Math.PI)
    ctx.fill()
    return
  }
  for (let arm = 0; arm < 7; arm += 1) {
    const angle = -Math.PI / 2 + (arm - 3) * 0.3
    ctx.lineWidth = size * 0.12
    ctx.beginPath()
    ctx.moveTo(x, foot)
    ctx.quadraticCurveTo(
      x + Math.cos(angle) * size * 0.4,
      foot - size * 0.6,
      x + Math.cos(angle) * size * 0.9,
      foot + Math.sin(angle) * size * random.between(0.7, 1.2),
    )
    ctx.stroke()
  }
}

const paintBubbles = (scene: Scene): void => {
  const { ctx, width, height, unit, random } = scene
  for (let bubble = 0; bubble < 60; bubble += 1) {
    const size = unit * 0.008 * random.next() ** 2 + unit * 0.001
    ctx.strokeStyle = withOpacity('#ffffff', random.between(0.15, 0.5))
    ctx.lineWidth = Math.max(0.6, size * 0.2)
    ctx.beginPath()
    ctx.arc(random.next() * width, random.next() * height, size, 0, 2 * Math.PI)
    ctx.stroke()
  }
}
