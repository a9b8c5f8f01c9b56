import { darken, lighten, mix, withOpacity } from '../../color.ts'
import { layerColor } from '../../motifs/paint-ridges.ts'
import { paintSoftSpot } from '../../motifs/paint-sky.ts'
import { paintGlow, paintHeaven } from '../paint-heaven.ts'
import type { Composition, Scene } from '../scene.ts'
import { neons, paintSigns, paintTowers } from './city.ts'
import { paintAir } from './land.ts'

export const composeStreet = (scene: Scene): Composition => {
  const { unit, height, horizonY } = scene
  const groundY = height * 0.86
  return {
    isIndoors: false,
    groundY,
    personHeight: unit * 0.3,
    waterY: null,
    planes: {
      sky: paintHeaven,
      far: (s) => {
        paintTowers(s, { foot: horizonY + unit * 0.06, depth: 0.12, rise: 0.3, wide: 0.07, lit: 0.2, neon: false })
        paintAir(s, { y: horizonY, thickness: unit * 0.2, opacity: 0.6 })
      },
      middle: (s) => {
        paintFacades(s)
        paintPavement(s, groundY)
      },
      near: (s) => paintStreetLamps(s),
      front: (s) => {
        if (s.brief.genre === 'cyberpunk')
          for (let sign = 0; sign < 3; sign += 1)
            paintSigns(s, {
              x: s.lightSide > 0 ? unit * 0.02 : s.width - unit * 0.2,
              top: height * (0.05 + sign * 0.2),
              wide: unit * 0.16,
              rise: height * 0.3,
              depth: 1,
            })
        paintAir(s, { y: height, thickness: unit * 0.12, opacity: 0.15 })
      },
    },
  }
}

/** Where the lines of a street meet. */
const vanishing = (scene: Scene): { x: number; y: number } => ({
  x: scene.width * (0.5 + 0.06 * scene.lightSide),
  y: scene.horizonY,
})

/** House fronts on both sides, drawn as walls that run to the vanishing point. */
const paintFacades = (scene: Scene): void => {
  const { ctx, width, unit, random, palette, brief } = scene
  const end = vanishing(scene)
  const isDark = brief.time === 'night' || brief.time === 'dusk'
  const bricks = ['#8a5444', '#7d6a58', '#66707c', '#8f7b5c', '#5f4a4a'] as const
  for (const side of [-1, 1] as const) {
    const edge = side < 0 ? -unit * 0.02 : width + unit * 0.02
    // From the far end to the near one, so that the nearer houses cover the joints.
    const stops = [0.93, 0.86, 0.76, 0.62, 0.4, 0]
    for (let house = 0; house < stops.length - 1; house += 1) {
      const [far, near] = [stops[house] ?? 1, stops[house + 1] ?? 0]
      const at = (part: number, up: number): [number, number] => [
        edge + (end.x - edge) * part,
        end.y + (1 - part) * (up < 0 ? up * unit * 1.0 : up * unit * 0.52),
      ]
      const tall = -random.between(0.62, 1)
      const depth = 0.25 + 0.65 * (1 - (far + near) / 2)
      const color = mix(
        mix(layerColor(scene, depth), multiplyish(bricks[random.integer(0, 4)] ?? '#7d6a58', palette.near), 0.35),
        palette.haze,
        0.4 * (1 - depth),
      )
      const lit = side < 0 === scene.lightSide > 0
      const quad = (a: number, b: number, low: number, high: number): void => {
        ctx.beginPath()
        ctx.moveTo(...at(a, low))
        ctx.lineTo(...at(b, low))
        ctx.lineTo(...at(b, high))
        ctx.lineTo(...at(a, high))
        ctx.closePath()
        ctx.fill()
      }
      const fill = ctx.createLinearGradient(0, end.y - unit * (1 - near) * 0.9, 0, end.y + unit * (1 - near) * 0.4)
      fill.addColorStop(0, lit ? mix(color, palette.light, 0.2) : darken(color, 0.12))
      fill.addColorStop(1, darken(color, 0.35))
      ctx.fillStyle = fill
      quad(far, near, 0.9, tall)
      ctx.fillStyle = darken(color, 0.3)
      quad(far, near, tall, tall - 0.025)
      const columns = 4
      const windowsFrom = tall + 0.07
      for (let row = windowsFrom; row < 0.12; row += 0.15) {
        for (let column = 0; column < columns; column += 1) {
          const step = (far - near) / columns
          const [a, b] = [near + step * (column + 0.72), near + step * (column + 0.26)]
          const isLit = isDark && random.chance(0.36)
          ctx.fillStyle = isLit
            ? withOpacity(palette.lamp, random.between(0.65, 1))
            : darken(mix(color, palette.sky[1], 0.22), 0.42)
          quad(a, b, row + 0.09, row)
          ctx.fillStyle = withOpacity(darken(color, 0.5), 0.7)
          quad((a + b) / 2 + step * 0.015, (a + b) / 2 - step * 0.015, row + 0.09, row)
          ctx.fillStyle = lighten(color, 0.07)
          quad(a + step * 0.04, b - step * 0.04, row + 0.1, row + 0.09)
        }
      }
      paintShopFront(scene, { quad, far, near, isDark })
    }
  }
}

const multiplyish = (color: `#${string}`, near: `#${string}`): `#${string}` => mix(color, near, 0.55)

interface ShopFront {
  quad: (a: number, b: number, low: number, high: number) => void
  far: number
  near: number
  isDark: boolean
}

const paintShopFront = (scene: Scene, { quad, far, near, isDark }: ShopFront): void => {
  const { ctx, random, palette } = scene
  const step = far - near
  const [a, b] = [far - step * 0.08, near + step * 0.08]
  const awnings = [palette.accent, '#3f6b5a', '#7a3f4a', '#41557a'] as const
  ctx.fillStyle = isDark
    ? withOpacity(mix(palette.lamp, '#ffffff', 0.1), random.between(0.3, 0.75))
    : darken(palette.near, 0.2)
  quad(a, b, 0.62, 0.26)
  ctx.fillStyle = withOpacity(darken(palette.near, 0.5), 0.85)
  for (const part of [0.3, 0.62]) quad(a - (a - b) * part, a - (a - b) * (part + 0.04), 0.62, 0.26)
  ctx.fillStyle = mix(awnings[random.integer(0, 3)] ?? palette.accent, palette.near, isDark ? 0.5 : 0.2)
  quad(a, b, 0.3, 0.18)
}

/** Road and pavements; wet ones mirror what shines. */
const paintPavement = (scene: Scene, groundY: number): void => {
  const { ctx, width, height, unit, palette, random } = scene
  const end = vanishing(scene)
  const color = mix(layerColor(scene, 0.8), '#40444c', 0.25)
  const fill = ctx.createLinearGradient(0, end.y, 0, height)
  fill.addColorStop(0, mix(color, palette.sky[2], 0.55))
  fill.addColorStop(0.4, mix(color, palette.sky[2], 0.12))
  fill.addColorStop(1, darken(color, 0.42))
  ctx.fillStyle = fill
  ctx.beginPath()
  ctx.moveTo(end.x, end.y)
  ctx.lineTo(width + unit * 0.35, height + unit * 0.02)
  ctx.lineTo(-unit * 0.35, height + unit * 0.02)
  ctx.fill()
  for (const side of [-1, 1]) {
    ctx.fillStyle = withOpacity(lighten(color, 0.14), 0.75)
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(end.x + side * unit * 0.95, height)
    ctx.lineTo(end.x + side * unit * 1.25, height)
    ctx.fill()
    ctx.strokeStyle = withOpacity(darken(color, 0.5), 0.8)
    ctx.lineWidth = unit * 0.004
    ctx.beginPath()
    ctx.moveTo(end.x, end.y)
    ctx.lineTo(end.x + side * unit * 0.95, height)
    ctx.stroke()
  }
  ctx.strokeStyle = withOpacity(darken(color, 0.5), 0.3)
  for (let course = 1; course < 26; course += 1) {
    const y = end.y + (height - end.y) * (course / 26) ** 2
    ctx.lineWidth = unit * 0.0025 * (course / 26)
    ctx.beginPath()
    ctx.moveTo(0, y)
    ctx.lineTo(width, y)
    ctx.stroke()
  }
  const isWet =
    ['rain', 'storm', 'fog'].includes(scene.brief.weather) ||
    scene.brief.genre === 'noir' ||
    scene.brief.genre === 'cyberpunk'
  if (!isWet) return
  for (let streak = 0; streak < 60; streak += 1) {
    const part = random.next()
    const y = end.y + (groundY - end.y) * 0.25 + (height - end.y) * part * 0.85
    const tone =
      scene.brief.genre === 'cyberpunk'
        ? (neons[random.integer(0, neons.length - 1)] ?? palette.lamp)
        : random.chance(0.6)
          ? palette.lamp
          : palette.sky[2]
    paintSoftSpot(scene, {
      x: end.x + (random.next() - 0.5) * unit * (0.2 + part * 1.6),
      y,
      radiusX: unit * (0.006 + 0.03 * part),
      radiusY: unit * (0.02 + 0.13 * part),
      color: tone,
      opacity: random.between(0.1, 0.34),
    })
  }
  paintSoftSpot(scene, {
    x: end.x,
    y: end.y + unit * 0.12,
    radiusX: unit * 0.16,
    radiusY: unit * 0.3,
    color: lighten(palette.sky[2], 0.2),
    opacity: 0.45,
  })
}

const paintStreetLamps = (scene: Scene): void => {
  const { ctx, unit, width, height, palette, brief } = scene
  const end = vanishing(scene)
  const isOn = brief.time !== 'day' && brief.time !== 'golden hour'
  const color = darken(layerColor(scene, 1), 0.2)
  for (const part of [0.86, 0.72, 0.45]) {
    for (const side of [-1, 1] as const) {
      const scale = 1 - part
      const x = end.x + side * unit * 0.98 * scale
      if (x < -unit * 0.05 || x > width + unit * 0.05) continue
      const foot = end.y + (height - end.y) * scale
      const top = foot - unit * 0.95 * scale
      ctx.fillStyle = color
      ctx.fillRect(x - unit * 0.008 * scale, top, unit * 0.016 * scale, foot - top)
      ctx.fillRect(x - unit * 0.018 * scale, foot - unit * 0.08 * scale, unit * 0.036 * scale, unit * 0.08 * scale)
      ctx.fillRect(x - (side > 0 ? unit * 0.1 * scale : 0), top, unit * 0.1 * scale, unit * 0.014 * scale)
      const lampX = x - side * unit * 0.09 * scale
      ctx.beginPath()
      ctx.moveTo(lampX - unit * 0.03 * scale, top + unit * 0.05 * scale)
      ctx.lineTo(lampX, top)
      ctx.lineTo(lampX + unit * 0.03 * scale, top + unit * 0.05 * scale)
      ctx.fill()
      if (!isOn) continue
      ctx.fillStyle = lighten(palette.lamp, 0.5)
      ctx.beginPath()
      ctx.ellipse(lampX, top + unit * 0.055 * scale, unit * 0.026 * scale, unit * 0.02 * scale, 0, 0, 2 * Math.PI)
      ctx.fill()
      paintGlow(scene, {
        x: lampX,
        y: top + unit * 0.06 * scale,
        radius: unit * 0.6 * scale,
        opacity: 0.75,
        color: palette.lamp,
      })
      paintSoftSpot(scene, {
        x: lampX,
        y: foot,
        radiusX: unit * 0.24 * scale,
        radiusY: unit * 0.05 * scale,
        color: palette.lamp,
        opacity: 0.5,
      })
    }
  }
}
