import { createCanvas } from '@napi-rs/canvas'
import { channels, darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintGlow, paintStarfield } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { paintGround } from './land.ts'

export const composeSpace = (scene: Scene): Composition => {
  const { unit, width, height, focusX, lightSide } = scene
  const groundY = height * 0.88
  const hasGround = scene.brief.subjects.some(
    (kind) =>
      kind === 'astronaut' ||
      kind === 'person' ||
      kind === 'rocket' ||
      kind === 'robot' ||
      kind === 'pair' ||
      kind === 'group',
  )
  return {
    isIndoors: true,
    groundY,
    personHeight: unit * 0.213,
    waterY: null,
    litFrom: { x: width * (0.5 + 0.7 * lightSide), y: 0 },
    planes: {
      sky: (s) => {
        s.ctx.fillStyle = darken(mix('#04060f', s.palette.sky[0], 0.25), 0.3)
        s.ctx.fillRect(0, 0, width, height)
        paintNebula(s)
        paintStarfield(s, { count: 900, foot: height * 1.3 })
      },
      far: (s) => {
        paintPlanet(s, { x: width - focusX, y: height * 0.42, radius: unit * 0.28 })
        paintPlanet(s, { x: width - focusX - lightSide * unit * 0.52, y: height * 0.2, radius: unit * 0.045 })
      },
      middle: (s) => {
        paintGlow(s, { x: width * (0.5 + 0.46 * lightSide), y: height * 0.1, radius: unit * 0.5, opacity: 0.8 })
        paintAsteroids(s, 26, 0.02)
      },
      near: (s) => {
        if (!hasGround) return
        paintGround(s, { y: groundY - unit * 0.1, rise: unit * 0.05, depth: 0.55, row: 3, roughness: 4 })
        paintGround(s, { y: groundY - unit * 0.02, rise: unit * 0.03, depth: 0.85, row: 6, roughness: 4 })
        paintCraters(s, groundY)
      },
      front: (s) => {
        if (hasGround) paintGround(s, { y: height * 0.99, rise: unit * 0.035, depth: 1.05, row: 8, roughness: 4 })
        else paintAsteroids(s, 4, 0.07)
      },
    },
  }
}

/** Clouds of gas in two colours, computed small and stretched. */
const paintNebula = (scene: Scene): void => {
  const { ctx, width, height, palette, noise, brief } = scene
  const columns = 240
  const rows = Math.round((columns * height) / width)
  const small = createCanvas(columns, rows)
  const smallCtx = small.getContext('2d')
  const image = smallCtx.createImageData(columns, rows)
  const one = channels(mix('#7a3fd0', palette.accent, 0.35))
  const two = channels(mix('#1f8fd0', palette.sky[1], 0.3))
  const scale = 2.2 / Math.max(columns, rows)
  const strength = brief.genre === 'noir' ? 0.4 : 0.85
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [x, y] = [column * scale, row * scale]
      const warp = noise(x * 0.8 + 5, y * 0.8) * 0.7
      const fog =
        0.5 * noise(x + warp, y + warp) +
        0.28 * noise(x * 2.3 + warp, y * 2.3) +
        0.16 * noise(x * 5, y * 5 + warp * 2) +
        0.08 * noise(x * 11, y * 11)
      const dust = Math.max(0, noise(x * 1.7 + 30, y * 1.7 + warp))
      const value = Math.max(0, fog + 0.12) * (1 - 0.75 * dust)
      const blend = Math.min(1, Math.max(0, 0.5 + noise(x * 0.9 + 70, y * 0.9) * 0.9))
      const at = (row * columns + column) * 4
      for (let channel = 0; channel < 3; channel += 1)
        image.data[at + channel] = (one[channel] ?? 0) * blend + (two[channel] ?? 0) * (1 - blend) + value * 120
      image.data[at + 3] = Math.min(255, value * 400 * strength)
    }
  }
  smallCtx.putImageData(image, 0, 0)
  ctx.save()
  ctx.imageSmoothingEnabled = true
  ctx.imageSmoothingQuality = 'high'
  ctx.drawImage(small, 0, 0, columns, rows, 0, 0, width, height)
  ctx.restore()
}

/** A banded globe, lit from the side of the sun, with a rim of air; some have rings. */
export const paintPlanet = (scene: Scene, { x, y, radius }: { x: number; y: number; radius: number }): void => {
  const { ctx, palette, random, noise, lightSide } = scene
  const hues = ['#c98a5a', '#5a8ec9', '#9a6fc0', '#5fb39a', '#c9655a', '#d9c08a'] as const
  const base = mix(hues[random.integer(0, hues.length - 1)] ?? hues[0], palette.light, 0.15)
  const tilt = random.between(-0.4, 0.4)
  const hasRing = radius > scene.unit * 0.1 && random.chance(0.5)
  paintGlow(scene, { x, y, radius: radius * 1.6, opacity: 0.3, color: base })
  if (hasRing) paintRing(scene, { x, y, radius, tilt, color: base, from: Math.PI })
  ctx.save()
  ctx.translate(x, y)
  ctx.rotate(tilt)
  ctx.beginPath()
  ctx.arc(0, 0, radius, 0, 2 * Math.PI)
  ctx.fillStyle = base
  ctx.fill()
  ctx.clip()
  const seed = random.between(0, 50)
  for (let band = 0; band < 46; band += 1) {
    const at = -1 + (band / 46) * 2
    const tone = noise(at * 3, seed)
    ctx.fillStyle = withOpacity(tone > 0 ? lighten(base, tone * 0.55) : darken(base, -tone * 0.5), 0.75)
    ctx.beginPath()
    ctx.moveTo(-radius, at * radius)
    for (let step = -1; step <= 1.01; step += 0.1)
      ctx.lineTo(step * radius, at * radius + radius * 0.035 * noise(step * 2, band * 0.3 + seed))
    ctx.lineTo(radius, at * radius + radius * 0.07)
    ctx.lineTo(-radius, at * radius + radius * 0.07)
    ctx.fill()
  }
  ctx.rotate(-tilt)
  const shade = ctx.createRadialGradient(
    lightSide * radius * 0.55,
    -radius * 0.45,
    radius * 0.2,
    lightSide * radius * 0.3,
    -radius * 0.25,
    radius * 1.55,
  )
  shade.addColorStop(0, withOpacity('#fff6e0', 0.35))
  shade.addColorStop(0.35, withOpacity('#000008', 0))
  shade.addColorStop(0.75, withOpacity('#000008', 0.8))
  shade.addColorStop(1, withOpacity('#000008', 0.97))
  ctx.fillStyle = shade
  ctx.fillRect(-radius, -radius, radius * 2, radius * 2)
  ctx.restore()
  const rim = ctx.createRadialGradient(
    x - lightSide * radius * 0.12,
    y + radius * 0.1,
    radius * 0.98,
    x,
    y,
    radius * 1.05,
  )
  rim.addColorStop(0, withOpacity(lighten(base, 0.5), 0))
  rim.addColorStop(0.6, withOpacity(lighten(base, 0.5), 0.4))
  rim.addColorStop(1, withOpacity(lighten(base, 0.5), 0))
  ctx.fillStyle = rim
  ctx.beginPath()
  ctx.arc(x, y, radius * 1.05, 0, 2 * Math.PI)
  ctx.fill()
  if (hasRing) paintRing(scene, { x, y, radius, tilt, color: base, from: 0 })
}

/** Half of the rings: the part behind the globe or the part before it. */
const paintRing = (
  scene: Scene,
  ring: { x: number; y: number; radius: number; tilt: number; color: `#${string}`; from: number },
): void => {
  const { ctx } = scene
  for (let line = 0; line < 16; line += 1) {
    const out = ring.radius * (1.35 + line * 0.04)
    ctx.strokeStyle = withOpacity(lighten(ring.color, 0.3), 0.12 + 0.4 * Math.abs(Math.sin(line * 2.1)))
    ctx.lineWidth = ring.radius * 0.03
    ctx.beginPath()
    ctx.ellipse(ring.x, ring.y, out, out * 0.22, ring.tilt - 0.25, ring.from, ring.from + Math.PI)
    ctx.stroke()
  }
}

const paintAsteroids = (scene: Scene, count: number, largest: number): void => {
  const { ctx, width, height, unit, random, palette, lightSide } = scene
  for (let rock = 0; rock < count; rock += 1) {
    const size = unit * largest * (0.2 + random.next() ** 2)
    const [x, y] = [
      random.next() * width,
      height * (0.55 + 0.12 * random.between(-1, 1)) +
        unit * 0.2 * (random.next() - 0.5) +
        (largest > 0.05 ? height * 0.3 : 0),
    ]
    // Clear of the planet, where they would look like holes.
    if (Math.hypot(x - (width - scene.focusX), y - height * 0.42) < unit * 0.32) continue
    const points = Array.from({ length: 9 }, (_, i) => {
      const angle = (i / 9) * 2 * Math.PI
      const out = size * random.between(0.65, 1)
      return [x + Math.cos(angle) * out, y + Math.sin(angle) * out * 0.8] as const
    })
    const fill = ctx.createLinearGradient(x - lightSide * size, y + size, x + lightSide * size, y - size)
    fill.addColorStop(0, '#05060a')
    fill.addColorStop(1, mix(layerColor(scene, 0.4), palette.light, 0.25))
    ctx.fillStyle = fill
    ctx.beginPath()
    for (const point of points) ctx.lineTo(...point)
    ctx.fill()
  }
}

const paintCraters = (scene: Scene, groundY: number): void => {
  const { ctx, width, height, unit, random, palette } = scene
  for (let crater = 0; crater < 16; crater += 1) {
    const part = random.next()
    const [x, y, size] = [
      random.next() * width,
      groundY + (height - groundY) * part,
      unit * (0.012 + 0.05 * part) * random.between(0.5, 1.2),
    ]
    ctx.fillStyle = withOpacity(darken(palette.near, 0.7), 0.5)
    ctx.beginPath()
    ctx.ellipse(x, y, size, size * 0.2, 0, 0, 2 * Math.PI)
    ctx.fill()
    ctx.strokeStyle = withOpacity(palette.light, 0.22)
    ctx.lineWidth = unit * 0.0016
    ctx.beginPath()
    ctx.ellipse(x, y + size * 0.02, size, size * 0.2, 0, 0, Math.PI)
    ctx.stroke()
  }
}
