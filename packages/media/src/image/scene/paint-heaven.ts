import { lighten, mix, withOpacity } from '../color.ts'
import { paintSoftSpot } from '../motifs/paint-sky.ts'
import { paintCloudField } from './paint-cloud-field.ts'
import type { Scene } from './scene.ts'

/** Sky with all that hangs in it: stars, sun or moon, clouds that the light shines on. */
export const paintHeaven = (scene: Scene): void => {
  const { ctx, width, height, palette, horizonY } = scene
  const [top, middle, low] = palette.sky
  const gradient = ctx.createLinearGradient(0, 0, 0, horizonY * 1.05)
  gradient.addColorStop(0, top)
  gradient.addColorStop(0.55, middle)
  gradient.addColorStop(0.9, low)
  gradient.addColorStop(1, mix(low, palette.light, 0.35))
  ctx.fillStyle = gradient
  ctx.fillRect(0, 0, width, height)
  const { time, weather } = scene.brief
  if (time === 'night' && weather !== 'storm')
    paintStarfield(scene, { count: weather === 'clear' ? 420 : 120, foot: horizonY })
  if (weather !== 'storm') paintDisc(scene)
  paintCloudField(scene)
}

/** Many faint stars, few bright ones with a halo, in drifts. */
export const paintStarfield = (scene: Scene, { count, foot }: { count: number; foot: number }): void => {
  const { ctx, width, unit, random } = scene
  for (let star = 0; star < count; star += 1) {
    const y = random.next() ** 1.25 * foot
    const brightness = random.next()
    const size = unit * (0.0005 + 0.0017 * brightness ** 6)
    const x = random.next() * width
    const fade = 1 - (y / foot) ** 3
    ctx.fillStyle = withOpacity(random.chance(0.2) ? '#ffe3c2' : '#e8f0ff', (0.18 + 0.75 * brightness) * fade)
    ctx.fillRect(x, y, size * 1.6, size * 1.6)
    if (brightness > 0.975)
      paintSoftSpot(scene, {
        x,
        y,
        radiusX: unit * 0.012,
        radiusY: unit * 0.012,
        color: '#dfe9ff',
        opacity: 0.5 * fade,
      })
  }
}

const paintDisc = (scene: Scene): void => {
  const { ctx, light, palette, brief, unit } = scene
  const isNight = brief.time === 'night'
  const veil = { clear: 1, snow: 0.45, fog: 0.5, rain: 0.3, storm: 0 }[brief.weather]
  paintGlow(scene, {
    x: light.x,
    y: light.y,
    radius: unit * (isNight ? 0.55 : 0.95),
    opacity: (isNight ? 0.38 : 0.72) * (0.4 + 0.6 * veil),
  })
  const color = lighten(palette.light, isNight ? 0.35 : 0.45)
  const disc = ctx.createRadialGradient(light.x, light.y, light.radius * 0.85, light.x, light.y, light.radius)
  disc.addColorStop(0, withOpacity(color, veil))
  disc.addColorStop(1, withOpacity(color, 0))
  ctx.fillStyle = disc
  ctx.beginPath()
  ctx.arc(light.x, light.y, light.radius, 0, 2 * Math.PI)
  ctx.fill()
  if (isNight && veil > 0.4) paintSeas(scene)
}

/** The dark plains of the moon. */
const paintSeas = (scene: Scene): void => {
  const { light, palette, random } = scene
  for (let sea = 0; sea < 5; sea += 1) {
    const angle = random.between(0, 2 * Math.PI)
    const away = light.radius * random.between(0.1, 0.5)
    const size = light.radius * random.between(0.18, 0.4)
    paintSoftSpot(scene, {
      x: light.x + Math.cos(angle) * away,
      y: light.y + Math.sin(angle) * away,
      radiusX: size,
      radiusY: size * 0.8,
      color: palette.sky[1],
      opacity: 0.35,
    })
  }
}

export interface Glow {
  readonly x: number
  readonly y: number
  readonly radius: number
  readonly opacity: number
  readonly color?: Scene['palette']['light']
}

/** Light in haze: steep near its source, then long and faint; added to what is there. */
export const paintGlow = ({ ctx, palette }: Pick<Scene, 'ctx' | 'palette'>, glow: Glow): void => {
  const { x, y, radius, opacity, color = palette.light } = glow
  const gradient = ctx.createRadialGradient(x, y, 0, x, y, radius)
  for (const [stop, part] of [
    [0, 1],
    [0.08, 0.6],
    [0.22, 0.3],
    [0.5, 0.09],
    [1, 0],
  ] as const) {
    gradient.addColorStop(stop, withOpacity(color, opacity * part))
  }
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  ctx.fillStyle = gradient
  ctx.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  ctx.restore()
}
