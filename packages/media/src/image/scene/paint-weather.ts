import { lighten, withOpacity } from '../color.ts'
import type { Scene } from './scene.ts'

/** What falls through the air before the whole picture. */
export const paintWeather = (scene: Scene): void => {
  switch (scene.brief.weather) {
    case 'rain':
      paintRain(scene, 520)
      break
    case 'storm':
      paintRain(scene, 760)
      break
    case 'snow':
      paintSnow(scene)
      break
    case 'fog':
    case 'clear':
      break
    default:
      scene.brief.weather satisfies never
  }
}

/** Streaks at one angle; the nearer the longer, thicker and fainter. */
const paintRain = ({ ctx, width, height, unit, random, palette, lightSide }: Scene, drops: number): void => {
  const color = lighten(palette.haze, 0.45)
  ctx.lineCap = 'round'
  for (const [share, length, thick, opacity] of [
    [0.62, 0.03, 0.0008, 0.22],
    [0.3, 0.06, 0.0013, 0.2],
    [0.08, 0.13, 0.0024, 0.12],
  ] as const) {
    ctx.strokeStyle = withOpacity(color, opacity)
    ctx.lineWidth = unit * thick
    ctx.beginPath()
    for (let drop = 0; drop < drops * share; drop += 1) {
      const [x, y, size] = [
        random.between(-0.1, 1.1) * width,
        random.between(-0.1, 1) * height,
        unit * length * random.between(0.6, 1.2),
      ]
      ctx.moveTo(x, y)
      ctx.lineTo(x - lightSide * size * 0.2, y + size)
    }
    ctx.stroke()
  }
}

const paintSnow = ({ ctx, width, height, unit, random }: Scene): void => {
  for (const [count, size, opacity] of [
    [420, 0.0012, 0.75],
    [150, 0.0028, 0.7],
    [34, 0.008, 0.3],
  ] as const) {
    ctx.fillStyle = withOpacity('#ffffff', opacity)
    ctx.beginPath()
    for (let flake = 0; flake < count; flake += 1) {
      const radius = unit * size * random.between(0.6, 1.4)
      const [x, y] = [random.next() * width, random.next() * height]
      ctx.moveTo(x + radius, y)
      ctx.arc(x, y, radius, 0, 2 * Math.PI)
    }
    ctx.fill()
  }
}

/** A bolt that forks on its way down, with the flash around it. */
export const paintLightning = ({ ctx, width, unit, horizonY, random, lightSide }: Scene): void => {
  const x = width * (0.5 + lightSide * random.between(0.08, 0.3))
  const flash = ctx.createRadialGradient(x, horizonY * 0.3, 0, x, horizonY * 0.3, unit * 0.7)
  flash.addColorStop(0, withOpacity('#dfe6ff', 0.55))
  flash.addColorStop(1, withOpacity('#dfe6ff', 0))
  ctx.save()
  ctx.globalCompositeOperation = 'screen'
  ctx.fillStyle = flash
  ctx.fillRect(0, 0, width, horizonY * 1.2)
  ctx.lineJoin = 'round'
  const bolt = (from: number, top: number, foot: number, thick: number): void => {
    const points: [number, number][] = [[from, top]]
    for (let y = top; y < foot; ) {
      y += unit * random.between(0.015, 0.04)
      const [lastX] = points.at(-1) ?? [from]
      points.push([lastX + unit * random.between(-0.025, 0.027), y])
    }
    for (const [wide, opacity] of [
      [5, 0.12],
      [2.2, 0.35],
      [1, 1],
    ] as const) {
      ctx.strokeStyle = withOpacity('#f1f4ff', opacity)
      ctx.lineWidth = unit * thick * wide
      ctx.beginPath()
      for (const point of points) ctx.lineTo(...point)
      ctx.stroke()
    }
    const fork = points[Math.floor(points.length * 0.4)]
    if (fork && thick > 0.0016) bolt(fork[0], fork[1], fork[1] + (foot - fork[1]) * 0.6, thick * 0.5)
  }
  bolt(x, -5, horizonY * 0.98, 0.0026)
  ctx.restore()
}
