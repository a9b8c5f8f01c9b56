import type { HexColor } from '../../templates/index.ts'
import { lighten, mix, withOpacity } from '../color.ts'
import { isAtmospheric, type Stage, withState } from '../stage.ts'

/** The whole background, down to the picture's foot. */
export const paintSky = (stage: Stage): void => {
  const { ctx, width, height, palette, horizonY } = stage
  const gradient = ctx.createLinearGradient(0, 0, 0, horizonY * 1.04)
  const [top, middle, low] = palette.sky
  gradient.addColorStop(0, top)
  gradient.addColorStop(0.56, middle)
  gradient.addColorStop(1, low)
  ctx.fillStyle = gradient
  ctx.fillRect(0, 0, width, height)
  if (stage.manner === 'poster') paintRays(stage)
  if (stage.isNight || stage.features.has('stars')) paintStars(stage, 150)
  if (isAtmospheric(stage)) paintHighClouds(stage)
}

/** Flat beams from the light, as on old travel posters. */
const paintRays = ({ ctx, width, height, light, palette }: Stage): void => {
  const reach = Math.hypot(width, height)
  const beams = 22
  ctx.fillStyle = withOpacity(lighten(palette.sky[2], 0.25), 0.13)
  for (let beam = 0; beam < beams; beam += 1) {
    const from = (beam / beams) * 2 * Math.PI
    ctx.beginPath()
    ctx.moveTo(light.x, light.y)
    ctx.lineTo(light.x + Math.cos(from) * reach, light.y + Math.sin(from) * reach)
    ctx.lineTo(light.x + Math.cos(from + Math.PI / beams) * reach, light.y + Math.sin(from + Math.PI / beams) * reach)
    ctx.fill()
  }
}

export const paintStars = (stage: Stage, count: number): void => {
  const { ctx, width, horizonY, unit, random, palette } = stage
  const color = stage.manner === 'paper' ? palette.near : '#ffffff'
  for (let star = 0; star < count; star += 1) {
    const y = random.next() ** 1.4 * horizonY
    const size = unit * (0.0007 + 0.0019 * random.next() ** 4)
    ctx.fillStyle = withOpacity(color, random.between(0.2, 0.9) * (1 - (y / horizonY) ** 2 * 0.8))
    ctx.beginPath()
    ctx.arc(random.next() * width, y, size, 0, 2 * Math.PI)
    ctx.fill()
  }
}

/** Streaks of thin cloud, lit from below; faint, since titles stand here. */
const paintHighClouds = (stage: Stage): void => {
  const { width, horizonY, unit, palette, random } = stage
  const color = mix(palette.sky[2], palette.light, 0.5)
  for (let streak = 0; streak < 22; streak += 1) {
    paintSoftSpot(stage, {
      x: random.between(-0.1, 1.1) * width,
      y: horizonY * random.between(0.28, 0.95),
      radiusX: unit * random.between(0.2, 0.65),
      radiusY: unit * random.between(0.006, 0.03),
      color,
      opacity: random.between(0.06, 0.24),
    })
  }
}

export interface SoftSpot {
  readonly x: number
  readonly y: number
  readonly radiusX: number
  readonly radiusY: number
  readonly color: HexColor
  readonly opacity: number
}

/** An ellipse that fades out; a stretched gradient costs a fraction of the canvas's blur filter. */
export const paintSoftSpot = ({ ctx }: Stage, spot: SoftSpot): void =>
  withState(ctx, () => {
    ctx.translate(spot.x, spot.y)
    ctx.scale(spot.radiusX, spot.radiusY)
    const fade = ctx.createRadialGradient(0, 0, 0, 0, 0, 1)
    fade.addColorStop(0, withOpacity(spot.color, spot.opacity))
    fade.addColorStop(0.5, withOpacity(spot.color, spot.opacity * 0.45))
    fade.addColorStop(1, withOpacity(spot.color, 0))
    ctx.fillStyle = fade
    ctx.fillRect(-1, -1, 2, 2)
  })

/** Sun or moon. */
export const paintLight = (stage: Stage): void => {
  switch (stage.manner) {
    case 'poster':
      paintRings(stage)
      break
    case 'paper':
      paintDisc(stage)
      break
    case 'scenic':
    case 'archive':
      paintShining(stage)
      break
    default:
      stage.manner satisfies never
  }
}

const paintShining = (stage: Stage): void => {
  const { ctx, light, palette, isNight } = stage
  paintGlow(stage, { radius: light.radius * 9, opacity: isNight ? 0.35 : 0.75 })
  const color = lighten(palette.light, isNight ? 0.4 : 0.25)
  const disc = ctx.createRadialGradient(light.x, light.y, light.radius * 0.2, light.x, light.y, light.radius)
  disc.addColorStop(0, color)
  disc.addColorStop(0.9, withOpacity(color, 0.95))
  disc.addColorStop(1, withOpacity(color, 0))
  ctx.fillStyle = disc
  ctx.beginPath()
  ctx.arc(light.x, light.y, light.radius, 0, 2 * Math.PI)
  ctx.fill()
  if (isNight) paintCraters(stage)
}

const paintGlow = (stage: Stage, { radius, opacity }: { radius: number; opacity: number }): void => {
  const { ctx, light, palette, width, height } = stage
  const glow = ctx.createRadialGradient(light.x, light.y, 0, light.x, light.y, radius)
  // Falls off as light in haze does: steep near the source, then long and faint.
  for (const [stop, part] of [
    [0, 1],
    [0.08, 0.62],
    [0.2, 0.34],
    [0.45, 0.12],
    [1, 0],
  ] as const) {
    glow.addColorStop(stop, withOpacity(palette.light, opacity * part))
  }
  ctx.fillStyle = glow
  ctx.fillRect(0, 0, width, height)
}

const paintRings = ({ ctx, light, palette }: Stage): void => {
  for (const [scale, color] of [
    [2.5, withOpacity(palette.light, 0.16)],
    [1.9, withOpacity(palette.light, 0.28)],
    [1.4, palette.light],
  ] as const) {
    ctx.fillStyle = color
    ctx.beginPath()
    ctx.arc(light.x, light.y, light.radius * scale, 0, 2 * Math.PI)
    ctx.fill()
  }
}

const paintDisc = ({ ctx, light, palette, unit }: Stage): void =>
  withState(ctx, () => {
    ctx.shadowColor = withOpacity(palette.near, 0.25)
    ctx.shadowBlur = unit * 0.02
    ctx.shadowOffsetY = unit * 0.008
    ctx.fillStyle = palette.accent
    ctx.beginPath()
    ctx.arc(light.x, light.y, light.radius * 1.35, 0, 2 * Math.PI)
    ctx.fill()
  })

const paintCraters = (stage: Stage): void => {
  const { ctx, light, palette, random } = stage
  for (let crater = 0; crater < 6; crater += 1) {
    const angle = random.between(0, 2 * Math.PI)
    const away = light.radius * random.between(0, 0.65)
    ctx.fillStyle = withOpacity(palette.sky[1], 0.12)
    ctx.beginPath()
    ctx.arc(
      light.x + Math.cos(angle) * away,
      light.y + Math.sin(angle) * away,
      light.radius * random.between(0.1, 0.25),
      0,
      7,
    )
    ctx.fill()
  }
}

/** A soft bank of mist across the picture. */
export const paintMist = (
  stage: Stage,
  { y, thickness, opacity }: { y: number; thickness: number; opacity: number },
): void => {
  if (!isAtmospheric(stage)) return
  const { ctx, width, palette } = stage
  const color = mix(palette.sky[2], palette.light, 0.25)
  const mist = ctx.createLinearGradient(0, y - thickness, 0, y + thickness)
  mist.addColorStop(0, withOpacity(color, 0))
  mist.addColorStop(0.5, withOpacity(color, opacity))
  mist.addColorStop(1, withOpacity(color, 0))
  ctx.fillStyle = mist
  ctx.fillRect(0, y - thickness, width, thickness * 2)
}
